import type { FolderState, ObjectState } from "../reconcile/api/readModel.ts";
import { skippedPacks } from "./skippedPacks.ts";

export const IN_SYNC = 0;
export const DRIFT = 1;
export const FAILED = 2;

/**
 * 0 when every object equals the files, 1 when one does not, 2 when that cannot be said: something was not read
 * (`PackState.isComplete`), is not known, or nothing was compared at all. Objects that no file names are listed and change
 * nothing: they may belong to someone else. Of encrypted objects only the existence counts.
 */
export function exitStatus(state: FolderState): number {
  const { packs, problems } = state;
  if (skippedPacks(state).length > 0) return FAILED;
  if (problems.some(({ severity }) => severity === "error") || packs.some(({ isComplete }) => !isComplete))
    return FAILED;
  const objects = packs.flatMap((pack) => pack.objects);
  if (objects.length === 0 || objects.some(isUncertain)) return FAILED;
  return packs.some(({ counts }) => counts.drifted + counts.missing + counts.blocked > 0) ? DRIFT : IN_SYNC;
}

function isUncertain({ verdict }: ObjectState): boolean {
  return !verdict || (verdict.state === "unknown" && verdict.isExistenceOnly !== true);
}
