import { commandLine } from "../../support/commandLine.ts";
import type { GitRunner } from "../process/gitRunner.ts";
import { readBlobs } from "./readBlobs.ts";

/** Blobs that are looked through; beyond it older ones are left out. */
const BLOBS = 4_000;
/** Bytes of one blob: what is larger is a bundle of definitions and not what one person edits. */
const BLOB_SIZE = 256 * 1024;
/** Bytes of all. */
const TOTAL_SIZE = 24 * 1024 * 1024;
const MAY_HOLD_OBJECTS = /\.(?:ya?ml|json)$/i;
/** Block and flow style, JSON, quoted or not. */
const NAME = /["']?\bname["']?[ \t]*:[ \t]*["']?([^\s"',{}[\]#]+)/g;
/** What a clone without contents lacks stays there: a look at history must not fetch file by file (git(1)). */
const NO_FETCH = { GIT_NO_LAZY_FETCH: "1" };

/** A path and the blobs it had, the later one first. */
export interface BlobChange {
  readonly path: string;
  readonly ids: readonly string[];
}

export interface NamedBlob {
  readonly id: string;
  readonly path: string;
  /** Counts from 0, the newest. */
  readonly age: number;
}

/** Name → the blobs in which it is the value of a key `name`. Keeps no contents. */
export async function readNamedBlobs(
  runner: GitRunner,
  changes: readonly BlobChange[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly NamedBlob[]>> {
  const paths = new Map<string, string>();
  for (const { path, ids } of changes) {
    if (!MAY_HOLD_OBJECTS.test(path)) continue;
    for (const id of ids) if (!paths.has(id) && paths.size < BLOBS) paths.set(id, path);
  }
  const wanted = await withinSize(runner, [...paths.keys()], signal);
  const contents = await readBlobs(runner, wanted, signal, { environment: NO_FETCH, config: [] });
  const named = new Map<string, NamedBlob[]>();
  wanted.forEach((id, age) => {
    const text = contents.get(id)?.toString("utf8") ?? "";
    for (const name of new Set(Array.from(text.matchAll(NAME), ([, found = ""]) => found))) {
      const blobs = named.get(name) ?? [];
      named.set(name, blobs);
      blobs.push({ id, path: paths.get(id) ?? "", age });
    }
  });
  return named;
}

/** The newest blobs that are there and small enough. Each answer is `<id> blob <size>` or `<id> missing` (git-cat-file(1)). */
async function withinSize(runner: GitRunner, ids: readonly string[], signal?: AbortSignal): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const input = ids.map((id) => `${id}\n`).join("");
  const args = commandLine(["cat-file", "--batch-check", "--buffer"]);
  const { stdout } = await runner.read({ args, input, environment: NO_FETCH }, signal);
  let total = 0;
  return stdout
    .toString("latin1")
    .split("\n")
    .flatMap((line) => {
      const [id = "", type, size] = line.split(" ");
      const bytes = Number(size);
      if (type !== "blob" || bytes > BLOB_SIZE || total + bytes > TOTAL_SIZE) return [];
      total += bytes;
      return [id];
    });
}
