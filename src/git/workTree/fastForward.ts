import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { checkObjectId, checkRevision } from "../process/gitArguments.ts";
import { readHead, readOperation, resolveCommit } from "../history/readHead.ts";
import { StatusReader } from "../history/readStatus.ts";
import type { WorkTree } from "../api/workTree.ts";

/**
 * Moves the checked-out branch and its files to the upstream, as it was fetched last. Only where nothing of the user is in the
 * way: no change in the work tree or index (files that Git does not know stay), no commit that the remote lacks, no operation
 * in progress. `last`: a commit of the upstream to stop at.
 * @throws MooringError `refused`, `busy`, `conflict` with what is in the way; nothing has changed then
 */
export async function fastForward(
  tree: WorkTree,
  signal?: AbortSignal,
  last?: string,
): Promise<{ readonly from: string; readonly to: string }> {
  const { from, to: tip, branch, upstream, ahead, behind } = await readFollowable(tree, signal);
  if (ahead > 0 && behind > 0)
    throw new MooringError("conflict", `${branch} and ${upstream} have diverged. Merge or rebase with Git.`);
  if (behind === 0) return { from, to: from };
  const to = last ?? tip;
  const args = commandLine(["merge", "--ff-only", "--quiet", "--no-stat"], { operands: [checkObjectId(to)] });
  await tree.runner.writing("index", (write) => write({ args }), signal);
  return { from, to };
}

/** Where the branch and its upstream are. @throws MooringError when something of the user is in the way of following it */
export async function readFollowable(
  tree: WorkTree,
  signal?: AbortSignal,
): Promise<{
  readonly from: string;
  readonly to: string;
  readonly branch: string;
  readonly upstream: string;
  readonly ahead: number;
  readonly behind: number;
}> {
  const status = await new StatusReader(tree).read(signal);
  const operation = await readOperation(tree);
  if (operation !== undefined)
    throw new MooringError("busy", `A ${operation} is in progress in ${tree.root}. Finish or abort it first.`);
  const { upstream, files, ahead, behind, branch } = status;
  if (branch === undefined || upstream === undefined)
    throw new MooringError("refused", `The branch of ${tree.root} has no upstream branch. Push it once, or set one.`);
  const changed = files.filter(({ untracked }) => !untracked);
  if (changed.length > 0)
    throw new MooringError(
      "refused",
      `${changed[0]?.path ?? tree.root} has uncommitted changes. Commit or discard them, then pull.`,
    );
  const from = await readHead(tree, signal);
  const to = await resolveCommit(tree, checkRevision(upstream), signal);
  if (from === undefined || to === undefined) throw new MooringError("refused", `${upstream} is unknown. Fetch first.`);
  return { from, to, branch, upstream, ahead, behind };
}
