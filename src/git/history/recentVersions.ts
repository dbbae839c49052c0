import { commandLine } from "../../support/commandLine.ts";
import type { RecentVersions } from "../api/gitRepository.ts";
import { type BlobChange, type NamedBlob, readNamedBlobs } from "./namedBlobs.ts";
import { readBlobs } from "./readBlobs.ts";
import { resolveCommit } from "./readHead.ts";
import { fromGitPath, toGitPath, type WorkTree } from "../api/workTree.ts";

/** Commits that are looked through. A change further back than this is not found. */
const COMMITS = 5_000;
/** Versions of one file that are kept. */
const VERSIONS = 6;
/** Texts for one name. */
const NAMED = 60;
/** Of a blob that is not there: the file was new, or is gone. */
const NO_BLOB = /^0+$/;
const CHANGE = /^:\d+ (\d+) ([0-9a-f]+) ([0-9a-f]+) \w\d*$/;
const CHANGES = ["log", "--first-parent", "-m", "--raw", "--no-abbrev", "--no-renames", "--format=", "-z"] as const;
const PLAIN_FILES: readonly string[] = ["100644", "100755", "000000"];

/**
 * Reads which blobs each file had, by one walk for all files: a log per file costs as much as the walk in every one of them.
 * Texts are read when they are asked for. (git-log(1) `--raw -z`: a record is `:mode mode blob blob status`, NUL, path, NUL.)
 */
export async function readRecentVersions(tree: WorkTree, signal?: AbortSignal): Promise<RecentVersions> {
  const head = await resolveCommit(tree, "HEAD", signal);
  const blobs = blobsByPath(head === undefined ? [] : await walk(tree, head, [], signal));
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let named: Promise<ReadonlyMap<string, readonly NamedBlob[]>> | undefined;
  return {
    async textsOf(file, abort) {
      const ids = blobs.get(await toGitPath(tree, file)) ?? [];
      const contents = await readBlobs(tree.runner, ids, abort);
      return ids.map((id) => contents.get(id)).flatMap((bytes) => (bytes ? [decoder.decode(bytes)] : []));
    },
    async textsNaming(isMeant, abort) {
      if (head === undefined) return [];
      named ??= walk(tree, head, ["--reflog"], abort).then((all) => readNamedBlobs(tree.runner, all, abort));
      named.catch(() => {
        named = undefined;
      });
      const found = [...(await named)].filter(([name]) => isMeant(name)).flatMap(([, entries]) => entries);
      const wanted = [...new Map(found.sort((a, b) => a.age - b.age).map((blob) => [blob.id, blob])).values()];
      const kept = wanted.slice(0, NAMED);
      const contents = await readBlobs(
        tree.runner,
        kept.map(({ id }) => id),
        abort,
      );
      return kept.flatMap(({ id, path }) => {
        const bytes = contents.get(id);
        return bytes ? [{ file: fromGitPath(tree, path), text: decoder.decode(bytes) }] : [];
      });
    },
  };
}

async function walk(
  tree: WorkTree,
  head: string,
  more: readonly "--reflog"[],
  signal?: AbortSignal,
): Promise<readonly BlobChange[]> {
  const args = commandLine([...CHANGES, `--max-count=${COMMITS}`, ...more], {
    end: "--end-of-options",
    operands: [head],
  });
  const changes: BlobChange[] = [];
  const fields = (await tree.runner.text(args, signal)).split("\0");
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = "", before = "", after = ""] = CHANGE.exec(fields[at] ?? "") ?? [];
    const path = fields[at + 1];
    if (path === undefined || !PLAIN_FILES.includes(mode)) continue;
    changes.push({ path, ids: [after, before].filter((id) => !NO_BLOB.test(id)) });
  }
  return changes;
}

function blobsByPath(changes: readonly BlobChange[]): ReadonlyMap<string, readonly string[]> {
  const blobs = new Map<string, string[]>();
  for (const { path, ids } of changes) {
    const known = blobs.get(path) ?? [];
    blobs.set(path, known);
    for (const id of ids) if (known.length < VERSIONS && !known.includes(id)) known.push(id);
  }
  return blobs;
}
