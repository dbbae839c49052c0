import { commandLine, option } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { checkCommittable, commitTracked, headCommit } from "./commitPaths.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import type { RollBack } from "../api/gitRepository.ts";
import type { GitRequest, Write } from "../process/gitRunner.ts";
import { withTrailers } from "../process/trailers.ts";
import { toGitPath, type WorkTree } from "../api/workTree.ts";

const FROM_STDIN = ["--pathspec-from-file=-", "--pathspec-file-nul"] as const;

/**
 * One new commit in which the files are as in an older one; all others stay. The history is not rewritten. The files must be
 * clean; when the commit fails they are as before.
 * @throws MooringError `refused` (changed files, nothing to set back), `notFound`, `busy`
 */
export async function rollBack(
  tree: WorkTree,
  options: RollBack,
  signal?: AbortSignal,
): Promise<{ readonly oid: string }> {
  const from = checkObjectId(options.oid);
  const ancestor = commandLine(["merge-base", "--is-ancestor"], { operands: [from, "HEAD"] });
  if ((await tree.runner.read({ args: ancestor, accept: [0, 1, 128] }, signal)).code !== 0)
    throw new MooringError("notFound", `${from.slice(0, 10)} is not a commit on the checked-out branch.`);
  const paths = await Promise.all(options.paths.map((path) => toGitPath(tree, path)));
  const work = async (write: Write): Promise<{ readonly oid: string }> => {
    const status = await checkCommittable(tree, paths, signal);
    const [row] = status.rows;
    if (row) throw new MooringError("refused", `${row.path} has uncommitted changes. Commit or discard them first.`);
    const before = headCommit(status);
    const differing = await differingPaths(tree, from, paths, signal);
    if (differing.length === 0)
      throw new MooringError("refused", `Nothing to roll back: the files already match ${from.slice(0, 10)}.`);
    const input = differing.map((path) => `${path}\0`).join("");
    const restore = (source: string): GitRequest => ({
      args: commandLine(["restore", option("--source", source), "--staged", "--worktree", ...FROM_STDIN]),
      input,
    });
    try {
      await write(restore(from));
      const message = withTrailers(options.message, options.trailers);
      const made = await commitTracked(tree, write, { paths: differing, message, before });
      if (made !== "nothing") return made;
      throw new MooringError("refused", "Nothing to roll back.");
    } catch (error) {
      if (before !== undefined) await tree.runner.undo(restore(before));
      throw error;
    }
  };
  return tree.runner.writing("index", work, signal);
}

async function differingPaths(
  tree: WorkTree,
  from: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const args = commandLine(["diff-tree", "-r", "-z", "--name-only", "--no-renames"], {
    operands: [from, "HEAD"],
    paths,
  });
  return (await tree.runner.text(args, signal)).split("\0").filter(Boolean);
}
