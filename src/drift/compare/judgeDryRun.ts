import { startsWithPath, valueAt } from "../../model/fieldPath.ts";
import { isJsonArray, jsonEqual } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import type { Difference } from "../../model/verdict.ts";
import { changesBetween, type StateChange } from "./changesBetween.ts";
import type { ObjectPair } from "../drift.ts";
import type { DriftFinding } from "../schema/finding.ts";
import { hasSameOrder } from "../schema/itemsByKey.ts";
import { readLocally } from "./readLocally.ts";
import { refineFinding } from "./refineFinding.ts";
import { toDifferences } from "./toDifference.ts";
import { UNKNOWN_SCHEMA } from "../schema/unknownSchema.ts";

export interface DryRunInput extends ObjectPair {
  /** The server's answer to a forced dry-run of `desired`, redacted like the live object. */
  readonly predicted: LiveObject;
}

/**
 * The drift that a dry-run has confirmed: suspicions at whose place the server would change the live object. Changes at places
 * that the files do not speak of (a mutating webhook, a changed default, a count that follows from another field) are not
 * drift. Removed fields that a dry-run cannot show, because others own them, are added from `bases`. [] = in sync.
 */
export function judgeDryRun(run: DryRunInput): readonly Difference[] {
  const { changes, owned, kept, doubts } = readLocally(run);
  const confirmed = [
    ...changes.filter((finding) => isChanged(finding, run)).flatMap((finding) => refine(finding, run)),
    ...owned.flatMap((finding) => removedParts(finding, run)),
  ];
  // where the local reading cannot be trusted, everything that the server would change counts
  const unexplained = doubts.length > 0 ? findUnexplained(run, confirmed) : [];
  return toDifferences([...confirmed, ...unexplained, ...kept], run);
}

function isChanged({ kind, path, live, type }: DriftFinding, { predicted }: DryRunInput): boolean {
  const after = valueAt(predicted.body, path);
  if (kind !== "order" || !isJsonArray(live) || !isJsonArray(after) || !type?.list) return !jsonEqual(live, after);
  return !hasSameOrder(live, after, type.list);
}

function refine(finding: DriftFinding, { predicted }: DryRunInput): readonly DriftFinding[] {
  return finding.kind === "changed" ? refineFinding(finding, valueAt(predicted.body, finding.path), true) : [finding];
}

/** What the server would take away or set back at a path that we own and no longer want; nothing where a default keeps it. */
function removedParts(finding: DriftFinding, run: DryRunInput): readonly DriftFinding[] {
  const after = valueAt(run.predicted.body, finding.path);
  if (jsonEqual(finding.live, after)) return [];
  if (after === undefined) return [finding];
  return stateChanges(run)
    .filter((change) => startsWithPath(change.path, finding.path))
    .map((change) => toFinding(change, run));
}

function findUnexplained(run: DryRunInput, confirmed: readonly DriftFinding[]): readonly DriftFinding[] {
  return stateChanges(run)
    .filter(
      ({ path }) =>
        !confirmed.some((finding) => startsWithPath(path, finding.path) || startsWithPath(finding.path, path)),
    )
    .map((change) => toFinding(change, run));
}

/** What the server would change; what it would add unasked (defaults, webhooks) is left out. */
function stateChanges({ desired, live, predicted, schema, hasStatus = true }: DryRunInput): readonly StateChange[] {
  const all = changesBetween(live.body, predicted.body, schema ?? UNKNOWN_SCHEMA, hasStatus);
  return all.filter(({ path, before }) => before !== undefined || valueAt(desired, path) !== undefined);
}

function toFinding({ path, before, isOrder }: StateChange, { desired }: DryRunInput): DriftFinding {
  const wanted = valueAt(desired, path);
  const kind = isOrder ? "order" : wanted === undefined ? "leftover" : before === undefined ? "absent" : "changed";
  return { kind, path, desired: wanted, live: before, type: undefined };
}
