import { type FieldPath, formatPath, toPointer, valueAt } from "../../model/fieldPath.ts";
import type { Culprit, Difference, DifferenceKind } from "../../model/verdict.ts";
import { culpritOf, removerOf, writerOfWhole } from "../ownership/culprit.ts";
import type { ObjectPair } from "../drift.ts";
import type { DriftFinding } from "../schema/finding.ts";

/** A difference that was found before, read again from both sides: for memos that keep no values. */
export function restoreDifference(kind: DifferenceKind, path: FieldPath, comparison: ObjectPair): Difference {
  const desired = kind === "leftover" ? undefined : valueAt(comparison.desired, path);
  return toDifference({ kind, path, desired, live: valueAt(comparison.live.body, path), type: undefined }, comparison);
}

/** One difference for each place: a part that is replaced as a whole may be found in several ways and come down to one leaf. */
export function toDifferences(findings: readonly DriftFinding[], comparison: ObjectPair): Difference[] {
  const seen = new Set<string>();
  return findings.flatMap((finding) => {
    const key = `${finding.kind} ${formatPath(finding.path)}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [toDifference(finding, comparison)];
  });
}

/** Names the one who did it and puts a JSON pointer beside the path. */
function toDifference(finding: DriftFinding, comparison: ObjectPair): Difference {
  const { kind, path, desired, live } = finding;
  const root = kind === "leftover" ? comparison.live.body : comparison.desired;
  return { kind, path, pointer: toPointer(root, path), desired, live, culprit: findCulprit(finding, comparison) };
}

/**
 * A value has an owner, and so has a part that is replaced as a whole. A missing field, a default that took its place and an
 * order have none: there the only other writer since our last apply is guessed at, unless what was applied before shows that the
 * field is merely new in the files.
 */
function findCulprit({ kind, path }: DriftFinding, { live, manager, bases, schema }: ObjectPair): Culprit | undefined {
  if (kind === "changed" || kind === "leftover") {
    const owner = culpritOf(live.managedFields, path, schema, manager);
    if (owner || kind === "leftover") return owner;
  }
  const writer = kind === "absent" && schema ? writerOfWhole(live.managedFields, path, schema, manager) : undefined;
  if (writer) return writer;
  const isNew = bases.length > 0 && bases.every((base) => valueAt(base, path) === undefined);
  return isNew ? undefined : removerOf(live.managedFields, manager);
}
