import { commandLine } from "../../support/commandLine.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import { resolveName } from "./readHead.ts";
import { fromGitPath, type WorkTree } from "../api/workTree.ts";

/** Tracked files whose work-tree text is not that of a commit, absolute; empty when there is no such commit. */
export async function changedSince(tree: WorkTree, rev: string, signal?: AbortSignal): Promise<readonly string[]> {
  const commit = await resolveName(tree, rev, signal);
  if (commit === undefined) return [];
  const args = commandLine(
    ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules"],
    { operands: [checkObjectId(commit)], paths: [] },
  );
  const answer = await tree.runner.read({ args }, signal);
  return answer.stdout
    .toString("utf8")
    .split("\0")
    .filter(Boolean)
    .map((path) => fromGitPath(tree, path));
}
