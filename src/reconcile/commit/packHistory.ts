import type { Commit } from "../../git/git.ts";
import { pathInside } from "../../mappings/match/workspacePath.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { ManagedTree } from "../api/managedSources.ts";

/** The newest commits of files, whether they lie in the work tree or in managed repositories. */
export async function readPackHistory(
  folder: FolderReconciler,
  files: readonly string[],
  limit: number,
  signal?: AbortSignal,
): Promise<readonly Commit[]> {
  const own: string[] = [];
  const managed = new Map<ManagedTree, string[]>();
  for (const file of new Set(files)) {
    const tree = folder.managed.treeOf(file);
    const path = tree && pathInside(tree.folder, file);
    if (!tree) own.push(file);
    else if (path !== undefined) managed.set(tree, [...(managed.get(tree) ?? []), path]);
  }
  const lists = await Promise.all([
    ...(await folder.repositories.byRepository(own)).map(([repository, paths]) =>
      repository.log({ paths, limit }, signal),
    ),
    ...[...managed].map(([{ name }, paths]) => folder.ports.managed?.history(name, paths, limit, signal) ?? []),
  ]);
  // each list is in git's own order, which need not be that of the times
  return lists.filter((list) => list.length > 0).length < 2
    ? lists.flat()
    : lists
        .flat()
        .sort((a, b) => b.time - a.time)
        .slice(0, limit);
}
