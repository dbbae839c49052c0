import { pathInside } from "../../mappings/match/workspacePath.ts";
import type { Pack } from "../../model/pack.ts";
import { MooringError } from "../../support/errors.ts";
import { trailersOf } from "./commitPacks.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { ManagedTree } from "../api/managedSources.ts";
import { messageFor } from "./messageTemplate.ts";
import type { Notice } from "../api/notices.ts";
import { reviewBranchOf, reviewNotice } from "./reviewBranch.ts";
import { readIfPresent } from "../files/writeTogether.ts";
import type { FileChange } from "../api/fileChange.ts";
import type { CommitProposal } from "../api/commitsApi.ts";

/** `notice`: what is to be told of its pull request. */
export interface ManagedDone {
  readonly oid: string;
  readonly notice?: Notice;
}

/** The commits that changes of files in managed repositories come to, one per repository. */
export function proposeManaged(folders: EngineFolders, changes: readonly FileChange[]): readonly CommitProposal[] {
  const byTree = new Map<string, { readonly folder: FolderReconciler; readonly changes: FileChange[] }>();
  for (const change of changes) {
    const found = placeOf(folders, change.file);
    if (!found) continue;
    const known = byTree.get(found.tree.folder) ?? { folder: found.folder, changes: [] };
    known.changes.push(change);
    byTree.set(found.tree.folder, known);
  }
  return [...byTree].map(([repository, { folder, changes: own }]) => {
    const paths = own.map(({ file }) => file);
    const packs = packsWith(folder, paths);
    const review = reviewBranchOf(folder, new Set(packs.map(({ id }) => id)));
    const proposal = { repository, paths, message: messageFor(folder, packs, paths), changes: own };
    return review === undefined ? proposal : { ...proposal, review };
  });
}

/** True for files that only a commit changes. */
export function isManaged(folders: EngineFolders, file: string): boolean {
  return placeOf(folders, file) !== undefined;
}

/**
 * Commits changes to a managed repository and pushes them. Made for one text, they never undo what somebody else wrote meanwhile.
 * @throws MooringError `conflict`, and whatever the repository refuses
 */
export async function commitManaged(
  folders: EngineFolders,
  { repository, message, changes = [] }: CommitProposal,
  fields: readonly string[],
  signal?: AbortSignal,
): Promise<ManagedDone | "nothing"> {
  const { managed, files } = folders.ports;
  const place = placeOf(folders, changes[0]?.file ?? repository);
  if (!managed || !place) throw new MooringError("stale", "These files are no longer in a managed repository.");
  const { folder, tree } = place;
  // the copy may be further than what was looked at
  const look = await managed.look(tree.name, signal);
  if (look.kind === "unreadable") throw new MooringError("refused", look.message);
  for (const { file, before } of changes) {
    if (((await readIfPresent(file, files)) ?? "") === before) continue;
    const path = pathInside(tree.folder, file) ?? file;
    const what = folders.files.isUnsaved(file) ? "has unsaved changes" : "was changed on the remote";
    throw new MooringError(
      "conflict",
      `${path} of ${tree.name} ${what} . Nothing was committed. Review it, then try again.`,
    );
  }
  const packs = packsWith(
    folder,
    changes.map(({ file }) => file),
  );
  const writes = changes.map(({ file, after }) => ({ path: pathInside(tree.folder, file) ?? file, text: after }));
  const review = reviewBranchOf(folder, new Set(packs.map(({ id }) => id)));
  const trailers = trailersOf(folder, packs, fields);
  const change = { writes, message, trailers, ...(review === undefined ? {} : { review }) };
  const result = await managed.commit(tree.name, change, signal);
  // what waits for a review is not in the branch yet
  if (review === undefined) for (const { id } of packs) folder.records.resume(id, "applied");
  await folder.reloadManaged();
  if (result === "nothing" || !result.request) return result;
  return { oid: result.oid, notice: reviewNotice(folder.folderPath, result.request) };
}

function packsWith(folder: FolderReconciler, paths: readonly string[]): readonly Pack[] {
  const ids = new Set(paths.flatMap((path) => folder.packs.ownerOf(path)?.id ?? []));
  return folder.packs.packs.filter(({ id }) => ids.has(id));
}

function placeOf(
  folders: EngineFolders,
  file: string,
): { readonly folder: FolderReconciler; readonly tree: ManagedTree } | undefined {
  for (const folder of folders.all()) {
    const tree = folder.managed.treeOf(file);
    if (tree) return { folder, tree };
  }
  return undefined;
}
