import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandLine } from "../../support/commandLine.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import type { CloneSize } from "../api/cloneSize.ts";
import { checkObjectId, checkAnyRefName } from "../process/gitArguments.ts";
import { OWN_REFS, type RefChange } from "./refChanges.ts";
import { protocolOnly } from "../signIn/remoteAddress.ts";
import { type Retention, surplusOf } from "./retention.ts";
import { encodeRefs } from "../process/refNames.ts";
import { readRefs } from "../history/readRefs.ts";

const SNAPSHOTS = `${OWN_REFS}snapshots/`;
const TIMEOUT_MS = 10 * 60_000;

/** Refs as they were before a source rewrote them. */
export interface RefSnapshot {
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
  /** Full name in the clone at that time → object name. */
  readonly refs: ReadonlyMap<string, string>;
}

/**
 * Keeps what refs stood for under refs of Mooring's own, which a remote does not get at and gc respects. For clones that hold
 * no whole history, of which no bundle can be made.
 */
export async function keepRefs(
  clone: CloneFolder,
  kept: readonly Pick<RefChange, "local" | "before">[],
  now: number,
  signal?: AbortSignal,
): Promise<void> {
  const lines = kept.flatMap(({ local, before }) =>
    before === undefined ? [] : [`create ${checkAnyRefName(nameOf(now, local))} ${checkObjectId(before)}`],
  );
  await update(clone, lines, signal);
}

/** Newest first. */
export async function listRefSnapshots(clone: CloneFolder, signal?: AbortSignal): Promise<readonly RefSnapshot[]> {
  const groups = new Map<number, Map<string, string>>();
  for (const [name, oid] of await readRefs(clone, signal)) {
    const [, madeAt, rest] = /^refs\/mooring\/snapshots\/(\d{13,})\/(.+)$/.exec(name) ?? [];
    if (madeAt === undefined || rest === undefined) continue;
    const refs = groups.get(Number(madeAt)) ?? new Map<string, string>();
    groups.set(Number(madeAt), refs.set(`refs/${rest}`, oid));
  }
  return [...groups].map(([madeAt, refs]) => ({ madeAt, refs })).sort((a, b) => b.madeAt - a.madeAt);
}

/** Drops snapshots beyond the newest `count` and those older than `age` ms, but never the newest one. */
export async function retainRefs(
  clone: CloneFolder,
  retention: Retention,
  now: number,
  signal?: AbortSignal,
): Promise<void> {
  const surplus = surplusOf(await listRefSnapshots(clone, signal), retention, now);
  const lines = surplus.flatMap(({ madeAt, refs }) =>
    [...refs].map(([local, oid]) => `delete ${checkAnyRefName(nameOf(madeAt, local))} ${checkObjectId(oid)}`),
  );
  await update(clone, lines, signal);
}

/** Brings the snapshots of a clone into the one that is to take its place. */
export async function carryRefSnapshots(
  from: CloneFolder,
  to: CloneFolder,
  size: CloneSize,
  signal?: AbortSignal,
): Promise<void> {
  const kept = await listRefSnapshots(from, signal);
  if (kept.length === 0) return;
  if (size.kind === "blobless") await copyObjects(from, to, kept, signal);
  else {
    const args = commandLine(
      ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", "--update-shallow"],
      {
        end: "--end-of-options",
        operands: [from.gitFolder, `+${SNAPSHOTS}*:${SNAPSHOTS}*`],
      },
    );
    await to.runner.writing(
      "network",
      (write) => write({ environment: protocolOnly(from.gitFolder), args, timeout: TIMEOUT_MS }),
      signal,
    );
    return;
  }
  for (const { madeAt, refs } of kept)
    await keepRefs(
      to,
      [...refs].map(([local, before]) => ({ local, before })),
      madeAt,
      signal,
    );
}

/** What is there of the history of `kept`: contents that were never read cannot be asked of the old clone, as a fetch would. */
async function copyObjects(
  from: CloneFolder,
  to: CloneFolder,
  kept: readonly RefSnapshot[],
  signal?: AbortSignal,
): Promise<void> {
  const tips = [...new Set(kept.flatMap(({ refs }) => [...refs.values()]))];
  const list = commandLine(["rev-list", "--objects", "--no-object-names", "--missing=allow-any", "--stdin"]);
  const walk = { args: list, input: `${tips.join("\n")}\n`, timeout: TIMEOUT_MS };
  const { stdout } = await from.runner.read(walk, signal);
  const packs = join(to.gitFolder, "objects", "pack");
  const args = commandLine(["pack-objects", "-q"], { operands: [join(packs, "pack")] });
  const pack = { args, input: stdout.toString("latin1"), timeout: TIMEOUT_MS };
  const made = await from.runner.writing("index", (write) => write(pack), signal);
  // git may miss what such a pack does not hold, and asks the remote for it
  for (const name of made.stdout.toString("latin1").split("\n").filter(Boolean))
    await writeFile(join(packs, `pack-${checkObjectId(name)}.promisor`), "");
}

function nameOf(madeAt: number, local: string): string {
  return `${SNAPSHOTS}${madeAt}/${local.replace(/^refs\//, "")}`;
}

async function update(clone: CloneFolder, lines: readonly string[], signal?: AbortSignal): Promise<void> {
  if (lines.length === 0) return;
  const input = encodeRefs(["start", ...lines, "prepare", "commit", ""].join("\n"));
  const args = commandLine(["update-ref", "--stdin"]);
  await clone.runner.writing("index", (write) => write({ args, input }), signal);
}
