import { checkObjectId, checkRevision } from "../process/gitArguments.ts";
import { listBlobs, readBlobs } from "./readBlobs.ts";
import { resolveCommit } from "./readHead.ts";
import { toGitPath, type WorkTree } from "../api/workTree.ts";

/** Above this many paths the whole tree is listed: cheaper than long command lines (Windows: 32,767 characters). */
const MANY_PATHS = 100;

/**
 * The texts of files in a commit, keyed as the caller names them. Two processes however many files: names become blob ids
 * (`ls-tree`), blobs are read by id (`cat-file --batch`). Symbolic links and submodules are no files. Byte order marks and
 * line ends stay; bytes that are no UTF-8 become U+FFFD.
 */
export async function readTexts(
  tree: WorkTree,
  rev: string,
  files: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const commit = await resolveCommit(tree, checkRevision(rev), signal);
  if (commit === undefined || files.length === 0) return new Map();
  const paths = new Map<string, string>();
  for (const file of files) paths.set(file, await toGitPath(tree, file));
  const wanted = [...new Set(paths.values())];
  const listed = wanted.length > MANY_PATHS ? [] : wanted;
  const blobs = await listBlobs(tree.runner, checkObjectId(commit), listed, signal);
  const ids = new Set([...paths.values()].map((path) => blobs.get(path)?.oid).filter((id) => id !== undefined));
  const contents = await readBlobs(tree.runner, [...ids], signal);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const texts = new Map<string, string>();
  for (const [file, path] of paths) {
    const bytes = contents.get(blobs.get(path)?.oid ?? "");
    if (bytes) texts.set(file, decoder.decode(bytes));
  }
  return texts;
}
