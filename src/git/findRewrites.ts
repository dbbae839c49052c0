import { commandLine } from "../support/commandLine.ts";
import type { CloneFolder } from "./cloneFolder.ts";
import { checkObjectId } from "./gitArguments.ts";
import type { RefChange } from "./refChanges.ts";

/** Refs that cannot be followed without leaving commits behind. */
export interface Rewrites {
  /** Branches whose new tip does not descend from the old one. */
  readonly rewritten: readonly RefChange[];
  /** Branches that are gone and tags that moved or are gone, whose commits no ref of the remote reaches any more. */
  readonly lost: readonly RefChange[];
}

/** Looks at changes whose new objects were fetched already. `tips` are the object names of all refs at the remote. */
export async function findRewrites(
  clone: CloneFolder,
  changes: readonly RefChange[],
  tips: Iterable<string>,
  signal?: AbortSignal,
): Promise<Rewrites> {
  const rewritten: RefChange[] = [];
  const lost: RefChange[] = [];
  const reached = [...new Set(tips)];
  for (const change of changes) {
    if (change.before === undefined) continue;
    const isMovedBranch = change.after !== undefined && change.local.startsWith(clone.branches);
    if (isMovedBranch && !(await isAncestor(clone, change.before, change.after ?? "", signal))) rewritten.push(change);
    if (!isMovedBranch && !(await isReached(clone, change.before, reached, signal))) lost.push(change);
  }
  return { rewritten, lost };
}

async function isAncestor(clone: CloneFolder, before: string, after: string, signal?: AbortSignal): Promise<boolean> {
  const args = commandLine(["merge-base", "--is-ancestor"], {
    operands: [checkObjectId(before), checkObjectId(after)],
  });
  return (await clone.runner.read({ args, accept: [0, 1, 128] }, signal)).code === 0;
}

async function isReached(
  clone: CloneFolder,
  before: string,
  tips: readonly string[],
  signal?: AbortSignal,
): Promise<boolean> {
  const input = [checkObjectId(before), ...tips.map((oid) => `^${checkObjectId(oid)}`), ""].join("\n");
  const args = commandLine(["rev-list", "--max-count=1", "--ignore-missing", "--stdin"]);
  const answer = await clone.runner.read({ args, input, accept: [0, 128] }, signal);
  return answer.code === 0 && answer.stdout.length === 0;
}
