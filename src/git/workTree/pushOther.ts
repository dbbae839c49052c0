import { MooringError } from "../../support/errors.ts";
import type { PushResult } from "../api/gitRepository.ts";
import { checkRefName } from "../process/gitArguments.ts";
import { pushBranch } from "./pushBranch.ts";
import { defaultRemote, readBranch } from "../signIn/remote.ts";
import type { WorkTree } from "../api/workTree.ts";

/** Pushes HEAD to another branch of the same remote, for a pull request; the upstream of the branch stays. Never by force. */
export async function pushOther(tree: WorkTree, branch: string, signal?: AbortSignal): Promise<PushResult> {
  const { upstream } = await readBranch(tree, signal);
  const remote = upstream?.remote ?? (await defaultRemote(tree, signal));
  if (remote === undefined) throw new MooringError("notFound", `${tree.root} has no remote to push to. Add one first.`);
  return pushBranch(tree, { remote, branch: checkRefName(branch) }, signal, { setsUpstream: false });
}
