import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { MooringError } from "../../support/errors.ts";
import { checkRevision } from "../process/gitArguments.ts";
import { listBlobs, readBlobs } from "./readBlobs.ts";
import { resolveCommit } from "./readHead.ts";
import { refusalOfRepositoryPath } from "../process/repositoryPath.ts";
import { toGitPath, type WorkTree } from "../api/workTree.ts";

/** More than this is no pack: reading it would take long for everybody. */
const MAX_FILES = 5_000;

/**
 * Writes the plain files of a commit below `folder` into `into`, byte by byte as committed (no filters, no hooks, no links), at the
 * places they have in the work tree relative to the root. Answers how many; 0 when the commit or the folder is not there.
 * @throws MooringError tooLarge
 */
export async function exportFolder(
  tree: WorkTree,
  rev: string,
  folder: string,
  into: string,
  signal?: AbortSignal,
): Promise<number> {
  const commit = await resolveCommit(tree, checkRevision(rev), signal);
  if (commit === undefined) return 0;
  const isRoot = relative(tree.root, folder) === "" || relative(tree.realRoot, folder) === "";
  const blobs = await listBlobs(tree.runner, commit, isRoot ? [] : [await toGitPath(tree, folder)], signal);
  if (blobs.size > MAX_FILES) {
    const message = `${folder} has ${blobs.size} files in this commit; at most ${MAX_FILES} are read.`;
    throw new MooringError("tooLarge", message);
  }
  const contents = await readBlobs(tree.runner, [...new Set([...blobs.values()].map(({ oid }) => oid))], signal);
  for (const [path, { oid }] of blobs) {
    const bytes = contents.get(oid);
    if (!bytes || refusalOfRepositoryPath(path) !== undefined) continue;
    const target = join(into, ...path.split("/"));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
  return blobs.size;
}
