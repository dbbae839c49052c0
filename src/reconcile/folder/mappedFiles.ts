import { dirname } from "node:path";
import type { GitFile } from "../../git/api/gitRepository.ts";
import { mayHoldObjects } from "../../manifests/packs/discoverPacks.ts";
import { isInside } from "../../manifests/files/insideFolder.ts";
import type { Pack } from "../../model/pack.ts";
import type { FolderPacks } from "./folderPacks.ts";

/** Changed files that Mooring knows, absolute, with the ids of the packs they belong to; none for `mooring.yaml`. */
export type MappedFiles = ReadonlyMap<string, readonly string[]>;

/** The committed texts of files; those that are not there are not in the map. */
export type ReadCommitted = (files: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/**
 * Which changed files belong to packs: what a pack is made of (manifests, whatever lies in a chart, the inputs of a
 * kustomization), `mooring.yaml`, and files that were deleted and were such a part in the last commit. A note beside manifests
 * is none. What is shown as changed, what a commit takes and what a mapping calls uncommitted all come from here.
 */
export async function mapChangedFiles(
  changed: readonly GitFile[],
  packs: FolderPacks,
  committed: ReadCommitted,
): Promise<MappedFiles> {
  const mapped = new Map<string, readonly string[]>();
  const deleted: string[] = [];
  for (const { path, isDeleted } of changed) {
    const owners = packs.packs.filter(({ files }) => files.includes(path));
    if (owners.length > 0 || path === packs.configFile) mapped.set(path, owners.map(idOf));
    else if (isDeleted && packs.mayHold(path)) deleted.push(path);
  }
  const texts = deleted.length > 0 ? await committed(deleted) : new Map<string, string>();
  for (const path of deleted) {
    const heirs = packs.packs.filter((pack) => heldBy(pack, path));
    const wasManifest = mayHoldObjects(texts.get(path) ?? "");
    if (wasManifest || heirs.some(({ kind }) => kind !== "folder")) mapped.set(path, heirs.map(idOf));
  }
  return mapped;
}

/** True when a pack would hold a file at this place. */
function heldBy({ kind, root }: Pack, file: string): boolean {
  return kind === "folder" ? dirname(file) === root : isInside(root, file);
}

function idOf({ id }: Pack): string {
  return id;
}
