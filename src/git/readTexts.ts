import { MooringError } from "../support/errors.ts";
import { checkObjectId, checkRevision } from "./gitArguments.ts";
import { resolveCommit } from "./readHead.ts";
import { toGitPath, type WorkTree } from "./workTree.ts";

/** Above this many paths the whole tree is listed: cheaper than long command lines (Windows: 32,767 characters). */
const MANY_PATHS = 100;
const NEWLINE = 10;

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
  const blobs = await listBlobs(tree, commit, [...new Set(paths.values())], signal);
  const ids = new Set([...paths.values()].map((path) => blobs.get(path)).filter((id) => id !== undefined));
  const contents = await readBlobs(tree, [...ids], signal);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const texts = new Map<string, string>();
  for (const [file, path] of paths) {
    const bytes = contents.get(blobs.get(path) ?? "");
    if (bytes) texts.set(file, decoder.decode(bytes));
  }
  return texts;
}

/** Path → blob id, of plain files only (modes 100644 and 100755). */
async function listBlobs(
  tree: WorkTree,
  commit: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const args = [
    "ls-tree",
    "-r",
    "-z",
    "--full-tree",
    checkObjectId(commit),
    "--",
    ...(paths.length > MANY_PATHS ? [] : paths),
  ];
  const blobs = new Map<string, string>();
  for (const line of (await tree.runner.text(args, signal)).split("\0")) {
    const [, mode, id, path] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (mode?.startsWith("100") && id && path) blobs.set(path, id);
  }
  return blobs;
}

/** Each answer is `<id> blob <size>\n<bytes>\n`, in the order asked (git-cat-file(1), "BATCH OUTPUT"). */
async function readBlobs(tree: WorkTree, ids: readonly string[], signal?: AbortSignal): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  if (ids.length === 0) return contents;
  const input = ids.map((id) => `${id}\n`).join("");
  const { stdout } = await tree.runner.read({ args: ["cat-file", "--batch", "--buffer"], input }, signal);
  let at = 0;
  while (at < stdout.length) {
    const end = stdout.indexOf(NEWLINE, at);
    const [id = "", type, size] = stdout.toString("latin1", at, end < 0 ? stdout.length : end).split(" ");
    if (type !== "blob")
      throw new MooringError("notFound", `The repository lacks the object ${id} (${type ?? "unknown"}).`);
    contents.set(id, stdout.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return contents;
}
