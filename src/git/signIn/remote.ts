import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import type { UpstreamOffer } from "../api/gitRepository.ts";
import { checkRefName } from "../process/gitArguments.ts";
import { decodeRefs, isEscapedRef } from "../process/refNames.ts";
import { checkRemoteAddress, type RemoteProtocol, withoutCredentials } from "./remoteAddress.ts";
import type { WorkTree } from "../api/workTree.ts";

/** The user's own remotes in a trusted workspace. */
const ALLOWED: readonly RemoteProtocol[] = ["https", "ssh", "http", "file"];

export interface BranchState {
  /** undefined when no branch is checked out. */
  readonly branch: string | undefined;
  readonly upstream: UpstreamOffer | undefined;
}

/** The checked-out branch and where its upstream is at the remote. */
export async function readBranch(tree: WorkTree, signal?: AbortSignal): Promise<BranchState> {
  const args = commandLine(["symbolic-ref", "--quiet", "HEAD"]);
  const answer = await tree.runner.read({ args, accept: [0, 1] }, signal);
  const ref = decodeRefs(answer.stdout).trim();
  if (!ref.startsWith("refs/heads/")) return { branch: undefined, upstream: undefined };
  const branch = ref.slice("refs/heads/".length);
  if (isEscapedRef(branch)) return { branch, upstream: undefined };
  const remote = await readSetting(tree, `branch.${branch}.remote`, signal);
  const merge = await readSetting(tree, `branch.${branch}.merge`, signal);
  const isSet = remote !== undefined && remote !== "." && merge?.startsWith("refs/heads/") === true;
  return {
    branch,
    upstream: isSet
      ? { remote: checkRefName(remote), branch: checkRefName(merge.slice("refs/heads/".length)) }
      : undefined,
  };
}

async function readSetting(tree: WorkTree, name: string, signal?: AbortSignal): Promise<string | undefined> {
  const args = commandLine(["config", "--get"], { operands: [name] });
  const answer = await tree.runner.read({ args, plain: true, accept: [0, 1] }, signal);
  return answer.stdout.toString("utf8").trim() || undefined;
}

/** The remote for a branch that names none: `origin`, or the only one. */
export async function defaultRemote(tree: WorkTree, signal?: AbortSignal): Promise<string | undefined> {
  const names = (await tree.runner.text(commandLine(["remote"]), signal)).split("\n").filter(Boolean);
  return names.includes("origin") ? "origin" : names.length === 1 ? names[0] : undefined;
}

/**
 * The addresses of a remote, `insteadOf` applied; each checked before git connects to it.
 * @throws MooringError badInput for a protocol or form that Mooring does not connect to
 */
export async function readAddresses(
  tree: WorkTree,
  remote: string,
  signal?: AbortSignal,
): Promise<{ readonly fetch: string; readonly push: string }> {
  const name = checkRefName(remote);
  const read = async (...flags: readonly "--push"[]): Promise<string> => {
    const args = commandLine(["remote", "get-url", ...flags], { end: "--end-of-options", operands: [name] });
    const address = (await tree.runner.text(args, signal)).trim();
    checkRemoteAddress(address, ALLOWED);
    return address;
  };
  return { fetch: await read(), push: await read("--push") };
}

/** The address that the branch is pushed to, for people; never with credentials. */
export async function remoteUrl(tree: WorkTree, signal?: AbortSignal): Promise<string | undefined> {
  const { upstream } = await readBranch(tree, signal);
  const remote = upstream?.remote ?? (await defaultRemote(tree, signal));
  if (remote === undefined) return undefined;
  try {
    return withoutCredentials((await readAddresses(tree, remote, signal)).push);
  } catch (error) {
    if (MooringError.is(error, "badInput")) return undefined;
    throw error;
  }
}
