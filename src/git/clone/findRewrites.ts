import { commandLine } from "../../support/commandLine.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import type { RefChange } from "./refChanges.ts";

/** Refs that cannot be followed without leaving commits behind. */
export interface Rewrites {
  /** Branches whose new tip does not descend from the old one. */
  readonly rewritten: readonly RefChange[];
  /** Branches that are gone and tags that moved or are gone, whose commits no ref of the remote reaches any more. */
  readonly lost: readonly RefChange[];
}

/** Walking what is to be looked at, all at once. */
const TIMEOUT_MS = 120_000;

/**
 * Looks at changes whose new objects were fetched already. `tips` are the object names of all refs at the remote. What nothing
 * reaches any more is asked for all changes together, by one walk; only branches whose commits are still reached are looked at
 * one by one.
 */
export async function findRewrites(
  clone: CloneFolder,
  changes: readonly RefChange[],
  tips: Iterable<string>,
  signal?: AbortSignal,
): Promise<Rewrites> {
  const before = new Set(changes.flatMap((change) => change.before ?? []));
  const unreached = await unreachedOf(clone, [...before], new Set(tips), signal);
  const rewritten: RefChange[] = [];
  const lost: RefChange[] = [];
  for (const change of changes) {
    if (change.before === undefined) continue;
    const isLost = unreached.has(change.before);
    if (change.after === undefined || !change.local.startsWith(clone.branches)) {
      if (isLost) lost.push(change);
    } else if (isLost || !(await isAncestor(clone, change.before, change.after, signal))) rewritten.push(change);
  }
  return { rewritten, lost };
}

async function isAncestor(clone: CloneFolder, before: string, after: string, signal?: AbortSignal): Promise<boolean> {
  const args = commandLine(["merge-base", "--is-ancestor"], {
    operands: [checkObjectId(before), checkObjectId(after)],
  });
  return (await clone.runner.read({ args, accept: [0, 1, 128] }, signal)).code === 0;
}

/** Those of `oids` whose commit none of the tips reaches; of what is no commit and leads to none, nothing is known. */
async function unreachedOf(
  clone: CloneFolder,
  oids: readonly string[],
  tips: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const doubtful = oids.filter((oid) => !tips.has(oid));
  if (doubtful.length === 0) return new Set();
  const commits = await peeled(clone, doubtful, signal);
  const asked = [...new Set(commits.values())];
  const input = [...asked, ...[...tips].map((oid) => `^${checkObjectId(oid)}`), ""].join("\n");
  // of the commits in between only those that a ref names are told, and all that are asked for are: their refs are there still
  const args = commandLine(["rev-list", "--simplify-by-decoration", "--ignore-missing", "--stdin"]);
  const { code, stdout } = await clone.runner.read({ args, input, timeout: TIMEOUT_MS, accept: [0, 128] }, signal);
  // a history that cannot be walked is kept in doubt
  if (code !== 0) return new Set(doubtful);
  const beyond = new Set(stdout.toString("latin1").split("\n"));
  return new Set(doubtful.filter((oid) => beyond.has(commits.get(oid) ?? "")));
}

/** Object → the commit that it leads to: itself, or what a tag names. Lines are `<oid> <type> <size>` or `<input> missing`. */
async function peeled(
  clone: CloneFolder,
  oids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const input = oids.map((oid) => `${checkObjectId(oid)}^{commit}\n`).join("");
  const args = commandLine(["cat-file", "--batch-check", "--buffer"]);
  const { stdout } = await clone.runner.read({ args, input, timeout: TIMEOUT_MS }, signal);
  const commits = new Map<string, string>();
  for (const [at, line] of stdout.toString("latin1").split("\n").entries()) {
    const [, commit] = /^([0-9a-f]+) commit \d+$/.exec(line) ?? [];
    const oid = oids[at];
    if (commit !== undefined && oid !== undefined) commits.set(oid, commit);
  }
  return commits;
}
