import { compareValues } from "./compareValues.ts";
import { isApplyOf } from "../ownership/culprit.ts";
import type { ObjectPair } from "../drift.ts";
import type { DriftFinding } from "../schema/finding.ts";
import { findLeftovers } from "./leftovers.ts";
import { findOwnedLeftovers } from "../ownership/ownedPaths.ts";
import { UNKNOWN_SCHEMA } from "../schema/unknownSchema.ts";

export interface LocalReading {
  /** Values of `desired` that an apply would change in live, by the merge rules alone. */
  readonly changes: readonly DriftFinding[];
  /** Paths that we own and no longer want: an apply would remove them. */
  readonly owned: readonly DriftFinding[];
  /** Paths that left the files and that an apply would not remove, because tools driven by hand own them. */
  readonly kept: readonly DriftFinding[];
  /** Why this reading may be wrong; the server has to say. */
  readonly doubts: readonly string[];
}

const NO_FINDINGS: readonly DriftFinding[] = [];

export function readLocally({
  desired,
  live,
  schema,
  manager,
  bases,
  released,
  hasStatus = true,
}: ObjectPair): LocalReading {
  const type = schema ?? UNKNOWN_SCHEMA;
  const doubts: string[] = [];
  const { apiVersion } = live.ref;
  if (desired.apiVersion !== apiVersion)
    doubts.push(`the file has ${String(desired.apiVersion)}, the live object was read as ${apiVersion}`);
  if (desired.kind !== live.ref.kind)
    doubts.push(`the file has ${String(desired.kind)}, the live object is a ${live.ref.kind}`);
  const ours = live.managedFields.find((entry) => isApplyOf(entry, manager));
  if (ours && ours.apiVersion !== desired.apiVersion) doubts.push(`it was last applied as ${ours.apiVersion}`);
  const changes = compareValues(desired, live.body, type);
  const others = live.managedFields.filter((entry) => entry !== ours && entry.apiVersion === apiVersion);
  const owned = ours ? findOwnedLeftovers({ desired, live: live.body, type, ours, others }) : NO_FINDINGS;
  const kept = findLeftovers({ bases, released, desired, live, type, manager, owned, hasStatus });
  return { changes, owned, kept, doubts };
}
