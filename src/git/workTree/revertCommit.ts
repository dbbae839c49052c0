import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine, option } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { checkCommittable, commitTracked, headCommit, type TrackedCommit } from "./commitPaths.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import type { GitRequest, Write } from "../process/gitRunner.ts";
import { readCommit } from "../history/readLog.ts";
import { revertMessage } from "./revertMessage.ts";
import { PACK_TRAILER, withTrailers } from "../process/trailers.ts";
import type { WorkTree } from "../api/workTree.ts";
import type { Commit } from "../api/commit.ts";

const DIFF = ["diff-tree", "--root", "-r", "--no-commit-id", "--no-renames", "--no-ext-diff", "--no-textconv"] as const;
const PATCH = ["-p", "--binary", "--full-index", "--src-prefix=a/", "--dst-prefix=b/"] as const;
const FROM_STDIN = ["--pathspec-from-file=-", "--pathspec-file-nul"] as const;

/**
 * Commits the opposite of one Mooring commit, with the message of `git revert`. `git revert` itself wants an empty index; here
 * the opposite is made in a private index, and only its files are touched, which must be clean. On a conflict nothing has
 * changed. Killed after the files were written, it leaves them as uncommitted changes, as `git revert --no-commit` does.
 * @throws MooringError refused (no Mooring commit, a merge, changed files), notFound, conflict, busy
 */
export async function revertCommit(
  tree: WorkTree,
  oid: string,
  signal?: AbortSignal,
): Promise<{ readonly oid: string }> {
  const commit = await readRevertible(tree, checkObjectId(oid), signal);
  const operands = [commit.oid];
  const patch = await tree.runner.read({ args: commandLine([...DIFF, ...PATCH], { operands }) }, signal);
  const paths = (await tree.runner.text(commandLine([...DIFF, "-z", "--name-only"], { operands }), signal))
    .split("\0")
    .filter(Boolean);
  const work = async (write: Write): Promise<{ readonly oid: string }> => {
    const status = await checkCommittable(tree, paths, signal);
    const [row] = status.rows;
    if (row) throw new MooringError("refused", `${row.path} has uncommitted changes. Commit or discard them first.`);
    const result = await applyBackwards(tree, write, commit, patch.stdout);
    return commitTree(tree, write, result, { paths, message: messageOf(commit), before: headCommit(status) });
  };
  return tree.runner.writing("index", work, signal);
}

async function readRevertible(tree: WorkTree, oid: string, signal?: AbortSignal): Promise<Commit> {
  const commit = await readCommit(tree, oid, signal);
  if (!commit) throw new MooringError("notFound", `The commit ${oid} is not in this repository.`);
  if (commit.trailers[PACK_TRAILER] === undefined) {
    throw new MooringError("refused", `${oid.slice(0, 10)} was not created by Mooring. Revert it with Git.`);
  }
  if (commit.parents.length > 1)
    throw new MooringError("refused", `${oid.slice(0, 10)} is a merge commit. Revert it with Git.`);
  const ancestor = commandLine(["merge-base", "--is-ancestor"], { operands: [oid, "HEAD"] });
  if ((await tree.runner.read({ args: ancestor, accept: [0, 1] }, signal)).code !== 0) {
    throw new MooringError("refused", `${oid.slice(0, 10)} is not in the checked-out branch.`);
  }
  return commit;
}

/** The tree of HEAD without what `patch` did. Index and files of the user are not touched. */
async function applyBackwards(tree: WorkTree, write: Write, commit: Commit, patch: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mooring-"));
  try {
    const environment = { GIT_INDEX_FILE: join(folder, "index") };
    await write({ args: commandLine(["read-tree", "HEAD"]), environment });
    const apply: GitRequest = {
      args: commandLine(["apply", "--cached", "--3way", "--reverse", "--whitespace=nowarn"]),
      input: patch,
      environment,
    };
    const applied = await write({ ...apply, accept: [0, 1, 128] });
    if (applied.code !== 0) {
      throw new MooringError(
        "conflict",
        `Later commits changed the same lines as ${commit.oid.slice(0, 10)}. Nothing was changed. Revert it with Git.`,
      );
    }
    const result = (await write({ args: commandLine(["write-tree"]), environment })).stdout.toString("utf8").trim();
    const now = (await tree.runner.text(commandLine(["rev-parse", "--verify", "HEAD^{tree}"]))).trim();
    if (result === now) throw new MooringError("refused", `${commit.oid.slice(0, 10)} is already reverted.`);
    return checkObjectId(result);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function commitTree(
  tree: WorkTree,
  write: Write,
  source: string,
  made: TrackedCommit,
): Promise<{ readonly oid: string }> {
  const input = made.paths.map((path) => `${path}\0`).join("");
  const restore = (from: string): GitRequest => ({
    args: commandLine(["restore", option("--source", from), "--staged", "--worktree", ...FROM_STDIN]),
    input,
  });
  try {
    await write(restore(source));
    const result = await commitTracked(tree, write, made);
    if (result !== "nothing") return result;
    throw new MooringError("refused", "Nothing to revert.");
  } catch (error) {
    if (made.before !== undefined) await tree.runner.undo(restore(made.before));
    throw error;
  }
}

function messageOf(commit: Commit): string {
  const { message, trailers } = revertMessage(commit);
  return withTrailers(message, trailers);
}
