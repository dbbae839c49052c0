import { commandLine } from "../../support/commandLine.ts";
import { checkRevision } from "../process/gitArguments.ts";
import { resolveCommit } from "./readHead.ts";
import { fromGitPath, toGitPath, type WorkTree } from "../api/workTree.ts";

/** Files of a commit at or below a path, absolute; empty when there is no such commit. */
export async function listFiles(
  tree: WorkTree,
  rev: string,
  below: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const commit = await resolveCommit(tree, checkRevision(rev), signal);
  if (commit === undefined) return [];
  const path = await toGitPath(tree, below);
  const args = commandLine(["ls-tree", "-r", "-z", "--name-only", "--full-tree"], {
    operands: [commit],
    paths: path === "" ? [] : [path],
  });
  const names = (await tree.runner.text(args, signal)).split("\0").filter(Boolean);
  return names.map((name) => fromGitPath(tree, name));
}
