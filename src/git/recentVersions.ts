import type { RecentVersions } from "./gitRepository.ts";
import { readBlobs } from "./readBlobs.ts";
import { resolveCommit } from "./readHead.ts";
import { toGitPath, type WorkTree } from "./workTree.ts";

/** Commits of the main line that are looked through. A change further back than this is not found. */
const COMMITS = 5_000;
/** Versions of one file that are kept. */
const VERSIONS = 6;
/** Of a blob that is not there: the file was new, or is gone. */
const NO_BLOB = /^0+$/;
const CHANGE = /^:\d+ (\d+) ([0-9a-f]+) ([0-9a-f]+) \w\d*$/;
const PLAIN_FILES: readonly string[] = ["100644", "100755", "000000"];

/**
 * Reads which blobs each file had, by one walk for all files: a log per file costs as much as the walk in every one of them.
 * Texts are read when they are asked for. (git-log(1) `--raw -z`: a record is `:mode mode blob blob status`, NUL, path, NUL.)
 */
export async function readRecentVersions(tree: WorkTree, signal?: AbortSignal): Promise<RecentVersions> {
  const head = await resolveCommit(tree, "HEAD", signal);
  const blobs = head === undefined ? new Map<string, string[]>() : await walk(tree, head, signal);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return {
    async textsOf(file, abort) {
      const ids = blobs.get(await toGitPath(tree, file)) ?? [];
      const contents = await readBlobs(tree.runner, ids, abort);
      return ids.map((id) => contents.get(id)).flatMap((bytes) => (bytes ? [decoder.decode(bytes)] : []));
    },
  };
}

async function walk(tree: WorkTree, head: string, signal?: AbortSignal): Promise<Map<string, string[]>> {
  const shape = ["--first-parent", "-m", "--raw", "--no-abbrev", "--no-renames", "--format=", "-z"];
  const args = ["log", ...shape, `--max-count=${COMMITS}`, "--end-of-options", head];
  const blobs = new Map<string, string[]>();
  const fields = (await tree.runner.text(args, signal)).split("\0");
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = "", before = "", after = ""] = CHANGE.exec(fields[at] ?? "") ?? [];
    const path = fields[at + 1];
    if (path === undefined || !PLAIN_FILES.includes(mode)) continue;
    const known = blobs.get(path) ?? [];
    blobs.set(path, known);
    for (const id of [after, before])
      if (known.length < VERSIONS && !NO_BLOB.test(id) && !known.includes(id)) known.push(id);
  }
  return blobs;
}
