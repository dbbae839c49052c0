import type { DesiredObject } from "./desired.ts";
import type { FieldPath } from "./fieldPath.ts";
import type { ObjectRef } from "./objectRef.ts";
import type { ClusterIdentity, Target } from "./target.ts";
import type { Difference } from "./verdict.ts";

/** A field that another manager owns with another value (server-side apply answered 409). */
export interface Conflict {
  readonly path: FieldPath;
  readonly manager: string;
  readonly message: string;
}

export type WriteAction = "create" | "apply" | "recreate" | "delete";

/** One write to the cluster. `desired` is undefined for a delete. */
export interface PlannedWrite {
  readonly action: WriteAction;
  readonly ref: ObjectRef;
  readonly packId: string;
  readonly desired: DesiredObject | undefined;
  readonly differences: readonly Difference[];
  readonly conflicts: readonly Conflict[];
  /** Resource version of the live object that was compared; "" for a create. */
  readonly resourceVersion: string;
  readonly uid: string;
  /** Field managers of client-side apply whose fields are taken over, so that removed fields can go; empty = none. */
  readonly takeOver: readonly string[];
  /** What people should know before they approve; "" for nothing. */
  readonly note: string;
  /** Helm applied the object, and writes it again with its next upgrade: never without a plan that says so. */
  readonly isHelms?: true;
}

/** The writes one click would do, bound to the cluster and to the exact texts. Approved by `hash`; anything stale is refused. */
export interface Plan {
  readonly hash: string;
  readonly target: Target;
  readonly identity: ClusterIdentity;
  /** File → hash of the text the plan was computed from. */
  readonly texts: Readonly<Record<string, string>>;
  readonly writes: readonly PlannedWrite[];
  /** True for targets that match `protected`: the plan is always shown. */
  readonly isProtected: boolean;
  /** Selected objects that are not written, each with the reason; no part of what is approved. */
  readonly leftOut: readonly LeftOut[];
}

/** An object that a plan leaves as it is. */
export interface LeftOut {
  readonly ref: ObjectRef;
  /** For people, without a full stop where it is no whole sentence. */
  readonly reason: string;
}
