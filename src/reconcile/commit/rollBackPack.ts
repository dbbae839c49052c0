import path from "node:path";
import type { Commit, GitRepository } from "../../git/git.ts";
import { isInside } from "../../manifests/files/insideFolder.ts";
import type { Pack } from "../../model/pack.ts";
import { MooringError } from "../../support/errors.ts";
import { trailersOf } from "./commitPacks.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { RolledBack } from "../api/mappingRequests.ts";
import { rollBackManaged } from "./rollBackManaged.ts";
import { rollBackMessage } from "./rollBackMessage.ts";

/**
 * Sets the files of a pack back to a commit by one new commit, which names all commits that it takes back. The cluster is
 * left to a plan.
 */
export async function rollBackPack(
  folder: FolderReconciler,
  pack: Pack,
  oid: string,
  signal?: AbortSignal,
): Promise<RolledBack> {
  if (pack.repository !== undefined) return rollBackManaged(folder, pack, oid, signal);
  const repository = await folder.repositories.repositoryOf(pack.root);
  if (!repository)
    throw new MooringError("refused", `${pack.name} is not in a Git repository, or the workspace is not trusted.`);
  const unsaved = pack.files.find((file) => folder.files.isUnsaved(file));
  if (unsaved !== undefined)
    throw new MooringError("refused", `${unsaved} has unsaved changes. Save or discard them first.`);
  const paths = await filesOf(repository, pack, oid, signal);
  const reverted = await commitsSince(repository, paths, oid, signal);
  const subject =
    (await repository.log({ paths, limit: 1_000 }, signal)).find((commit) => commit.oid === oid)?.subject ?? "";
  const message = rollBackMessage(pack, { oid, subject }, reverted);
  const done = await repository.rollBack({ oid, paths, message, trailers: trailersOf(folder, [pack], []) }, signal);
  await folder.reload(signal);
  return { oid: done.oid, reverted };
}

/** The pack's files of now and of then. */
async function filesOf(
  repository: GitRepository,
  pack: Pack,
  oid: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const below = pack.kind === "file" ? path.dirname(pack.root) : pack.root;
  const then = await repository.filesAt(oid, below, signal);
  const own = then.filter((file) => {
    if (pack.kind === "file") return file === pack.root;
    // files of folders below are other packs
    return pack.kind === "folder"
      ? path.dirname(file) === pack.root && /\.(ya?ml|json)$/i.test(file)
      : isInside(pack.root, file);
  });
  return [...new Set([...pack.files, ...own])];
}

async function commitsSince(
  repository: GitRepository,
  paths: readonly string[],
  oid: string,
  signal?: AbortSignal,
): Promise<readonly Commit[]> {
  const since: Commit[] = [];
  for (const commit of await repository.log({ paths, limit: 1_000 }, signal)) {
    if (commit.oid === oid) break;
    since.push(commit);
  }
  return since;
}
