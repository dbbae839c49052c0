import type { CloneFolder } from "./cloneFolder.ts";
import { checkObjectId } from "./gitArguments.ts";

/** Commits that `tips` reach and `before` does not: what a fetch brought, over all branches. */
export async function countNew(
  clone: CloneFolder,
  tips: Iterable<string>,
  before: Iterable<string>,
  signal?: AbortSignal,
): Promise<number> {
  const known = new Set(before);
  const fresh = [...new Set(tips)].filter((oid) => !known.has(oid)).map(checkObjectId);
  if (fresh.length === 0) return 0;
  const input = [...fresh, ...[...known].map((oid) => `^${checkObjectId(oid)}`)].map((line) => `${line}\n`).join("");
  // `--ignore-missing`: what a rewritten history left behind may have been collected already
  const args = ["rev-list", "--count", "--ignore-missing", "--stdin"];
  const { stdout } = await clone.runner.read({ args, input, timeout: 120_000 }, signal);
  return Number(stdout.toString("utf8").trim()) || 0;
}
