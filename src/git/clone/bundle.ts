import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { commandLine } from "../../support/commandLine.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { decodeRefs, encodeRefs } from "../process/refNames.ts";
import { type Retention, surplusOf } from "./retention.ts";

export interface Bundle {
  readonly file: string;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
}

const TIMEOUT_MS = 15 * 60_000;
const NAME = /^(\d{13,})\.bundle$/;

/**
 * Writes refs of a clone with all their history into one file, which `git clone` and `git fetch` read. Made beside its place,
 * verified, then moved there.
 */
export async function writeBundle(
  clone: CloneFolder,
  folder: string,
  refs: readonly string[],
  now: number,
  signal?: AbortSignal,
): Promise<Bundle> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${now}.bundle`);
  const unfinished = `${file}.unfinished`;
  const input = encodeRefs(refs.map((ref) => `${ref}\n`).join(""));
  try {
    const args = commandLine(["bundle", "create", "--quiet"], { operands: [unfinished] }, ["--stdin"]);
    await clone.runner.writing("index", (write) => write({ args, input, timeout: TIMEOUT_MS }), signal);
    const verify = commandLine(["bundle", "verify", "--quiet"], { operands: [unfinished] });
    await clone.runner.read({ args: verify, timeout: TIMEOUT_MS }, signal);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  return { file, madeAt: now };
}

/** Newest first. */
export async function listBundles(folder: string): Promise<readonly Bundle[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .flatMap((name) => {
      const madeAt = NAME.exec(name)?.[1];
      return madeAt === undefined ? [] : [{ file: join(folder, name), madeAt: Number(madeAt) }];
    })
    .sort((a, b) => b.madeAt - a.madeAt);
}

/** Removes bundles beyond the newest `count` and those older than `age` ms, but never the newest one. */
export async function retainBundles(folder: string, retention: Retention, now: number): Promise<void> {
  for (const { file } of surplusOf(await listBundles(folder), retention, now)) await rm(file, { force: true });
}

/** Full ref name → object name, of what a bundle holds. */
export async function listBundleHeads(
  clone: CloneFolder,
  file: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const args = commandLine(["bundle", "list-heads"], { operands: [file] });
  const text = decodeRefs((await clone.runner.read({ args }, signal)).stdout);
  const heads = text.split("\n").flatMap((line) => {
    const at = line.indexOf(" ");
    return at > 0 ? [[line.slice(at + 1), line.slice(0, at)] as const] : [];
  });
  return new Map(heads);
}

/** Brings the objects of a bundle into a clone; no ref moves. */
export async function unpackBundle(clone: CloneFolder, file: string, signal?: AbortSignal): Promise<void> {
  const args = commandLine(["bundle", "unbundle"], { operands: [file] });
  await clone.runner.writing("index", (write) => write({ args, timeout: TIMEOUT_MS }), signal);
}
