import type { FolderState } from "../reconcile/readModel.ts";
import { skippedPacks } from "./skippedPacks.ts";

export const IN_SYNC = 0;
export const DRIFT = 1;
export const FAILED = 2;

/**
 * 0 when every object equals the files, 1 when one does not, 2 when that cannot be said. Objects that no file names are
 * listed and change nothing: they may belong to someone else.
 */
export function exitStatus(state: FolderState): number {
  const { packs, problems } = state;
  if (skippedPacks(state).length > 0) return FAILED;
  if (problems.some(({ severity }) => severity === "error")) return FAILED;
  if (packs.some(({ counts, objects }) => counts.unknown > 0 || objects.some(({ verdict }) => !verdict))) return FAILED;
  return packs.some(({ counts }) => counts.drifted + counts.missing + counts.blocked > 0) ? DRIFT : IN_SYNC;
}
