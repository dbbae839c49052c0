import { commandLine } from "../../support/commandLine.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import { COMMIT_HOOKS, findHook } from "./hooks.ts";
import type { WorkTree } from "../api/workTree.ts";

const NAMES = ["--name-only", "--no-renames", "-z"] as const;
const FROM_STDIN = ["--pathspec-from-file=-", "--pathspec-file-nul"] as const;

/**
 * Brings the index to what `git commit --only` committed. Hooks of such a commit work on an index of its own: what they add
 * there (a file they formatted, one they made) is in the commit, and the index of the user would keep the text from before, as
 * if its opposite were staged. Files in which the user had staged something are left alone, but for those that were committed.
 * Called inside of `writing`; a failure is logged, since the commit is made.
 */
export async function settleIndex(
  tree: WorkTree,
  commit: { readonly paths: readonly string[]; readonly before: string | undefined; readonly after: string },
): Promise<void> {
  if ((await findHook(tree, COMMIT_HOOKS)) === undefined) return;
  const { paths, before, after } = commit;
  const named = new Set(paths);
  const added = (await changedBetween(tree, before, after)).filter((path) => !named.has(path));
  const staged = new Set(added.length === 0 ? [] : await stagedSince(tree, before));
  const settled = [...paths, ...added.filter((path) => !staged.has(path))];
  await tree.runner.undo({
    args: commandLine(["reset", "--quiet", "--no-refresh", ...FROM_STDIN]),
    input: settled.map((path) => `${path}\0`).join(""),
  });
}

/** Files that the commit changed; all of them where it is the first one. */
function changedBetween(tree: WorkTree, before: string | undefined, after: string): Promise<readonly string[]> {
  return before === undefined
    ? names(
        tree,
        commandLine(["ls-tree", "-r", "-z", "--name-only", "--full-tree"], { operands: [checkObjectId(after)] }),
      )
    : names(
        tree,
        commandLine(["diff-tree", "-r", ...NAMES], { operands: [checkObjectId(before), checkObjectId(after)] }),
      );
}

/** Files whose index entry is not that of the commit before: the user staged something in them. */
function stagedSince(tree: WorkTree, before: string | undefined): Promise<readonly string[]> {
  return before === undefined
    ? names(tree, commandLine(["ls-files", "-z", "--full-name"]))
    : names(tree, commandLine(["diff-index", "--cached", ...NAMES], { operands: [checkObjectId(before)] }));
}

async function names(tree: WorkTree, args: ReturnType<typeof commandLine>): Promise<readonly string[]> {
  return (await tree.runner.text(args)).split("\0").filter(Boolean);
}
