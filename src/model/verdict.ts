import type { UnsettledField } from "./desired.ts";
import type { FieldPath } from "./fieldPath.ts";
import type { Health } from "./health.ts";
import type { Json } from "./json.ts";
import type { ObjectRef } from "./objectRef.ts";
import type { SourceLocation } from "./sourceLocation.ts";

export type VerdictState = "inSync" | "drifted" | "missing" | "extra" | "blocked" | "unknown";

/** How a verdict is known: proven from the watch cache, confirmed by the server's dry-run, or not at all. */
export type Evidence = "proof" | "dryRun" | "none";

/** Who wrote a field last. `time` is RFC 3339, "" when the server did not say. */
export interface Culprit {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly subresource: string;
  readonly time: string;
  /**
   * True for a guess: a removal leaves no trace on the server, so the only other writer since our last apply is named. Such a
   * name is shown as one ("perhaps") and nothing is decided by it.
   */
  readonly isInferred?: true;
}

/**
 * - `changed`: both sides have the field, with different values
 * - `absent`: the file has it, the cluster does not
 * - `leftover`: removed from the files, still in the cluster (`desired` is undefined)
 * - `order`: the same list items in another order
 */
export type DifferenceKind = "changed" | "absent" | "leftover" | "order";

export interface Difference {
  readonly kind: DifferenceKind;
  readonly path: FieldPath;
  /** JSON pointer into the desired object, or into the live one where the desired has no such field. */
  readonly pointer: string;
  readonly desired: Json | undefined;
  readonly live: Json | undefined;
  readonly culprit: Culprit | undefined;
  /** The server could not be asked whether an apply would change this. */
  readonly isUnconfirmed?: true;
  /** Where the desired value stands; for a leftover, the nearest parent that is still there. Filled by reconcile. */
  readonly place?: SourceLocation | undefined;
}

/** A difference that is not drift, and why: an autoscaler owns it, or a rule says to ignore it. */
export interface IgnoredDifference {
  readonly difference: Difference;
  readonly why: string;
  /** Who asked for it; left out: nobody, it is by design of Kubernetes. */
  readonly ignoredBy?: IgnoredBy;
  /** The files do not say this value (`UnsettledField`): an apply keeps the live one. */
  readonly unsettled?: Unsettled;
}

/** `release`: the values of the Helm release that applied it are not known. */
export type Unsettled = UnsettledField["why"] | "release";

export interface IgnoredBy {
  readonly source: "mooring.yaml" | "annotation";
  /** The path as it is written; where only managers are named, their glob. */
  readonly pattern: string;
}

export interface Verdict {
  readonly ref: ObjectRef;
  readonly state: VerdictState;
  readonly evidence: Evidence;
  /** One sentence for people; "" when the state says all. */
  readonly reason: string;
  readonly differences: readonly Difference[];
  readonly ignored: readonly IgnoredDifference[];
  /** It is there, and cannot be compared any further: its values are encrypted. The state is then `unknown`. */
  readonly isExistenceOnly?: true;
  readonly health: Health | undefined;
  /** uid and resourceVersion of the live object it was computed from; "" when there is none. */
  readonly uid: string;
  readonly resourceVersion: string;
  /** Milliseconds since the epoch: the newest moment for which the answer is known to hold. */
  readonly asOf: number;
  /** Milliseconds since the epoch: when anyone last wrote more than the status; undefined where the server does not say. */
  readonly changedAt?: number | undefined;
}

export interface VerdictCounts {
  readonly inSync: number;
  readonly drifted: number;
  readonly missing: number;
  readonly extra: number;
  readonly blocked: number;
  readonly unknown: number;
}

export function countVerdicts(verdicts: Iterable<{ readonly state: VerdictState }>): VerdictCounts {
  const counts = { inSync: 0, drifted: 0, missing: 0, extra: 0, blocked: 0, unknown: 0 };
  for (const { state } of verdicts) counts[state] += 1;
  return counts;
}

/** In sync only because a rule or an annotation says to ignore what differs. */
export function isOnlyIgnored({ state, ignored }: Verdict): boolean {
  return state === "inSync" && ignored.some(({ ignoredBy }) => ignoredBy !== undefined);
}

export function countOnlyIgnored(objects: Iterable<{ readonly verdict: Verdict | undefined }>): number {
  let count = 0;
  for (const { verdict } of objects) if (verdict && isOnlyIgnored(verdict)) count += 1;
  return count;
}
