import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { cutRedacted } from "../../support/cutRedacted.ts";
import type { PushRejection, PushResult, UpstreamOffer } from "../api/gitRepository.ts";
import { checkObjectId, checkRefName } from "../process/gitArguments.ts";
import { gitError, redactGit } from "../process/gitErrors.ts";
import type { GitOutput } from "../process/runGit.ts";
import type { Write } from "../process/gitRunner.ts";
import { fetchFrom } from "./fetchRemote.ts";
import { readHead } from "../history/readHead.ts";
import { defaultRemote, readAddresses, readBranch } from "../signIn/remote.ts";
import { isEscapedRef } from "../process/refNames.ts";
import { protocolOnly } from "../signIn/remoteAddress.ts";
import type { WorkTree } from "../api/workTree.ts";

/** A pre-push hook of the user may run tests. */
const PUSH_TIMEOUT_MS = 300_000;
/** Characters of what a remote says to a refusal, and of what a hook is read for. */
const MOST_WORDS = 400;
const MOST_HOOK_WORDS = 4_096;

interface Push {
  readonly oid: string;
  readonly to: UpstreamOffer;
  readonly setsUpstream: boolean;
  /** Of the remote, to read and to write at. */
  readonly addresses: { readonly fetch: string; readonly push: string };
}

/**
 * Pushes HEAD to the upstream of its branch, or to `first`, which then becomes the upstream. Never by force. "Pushed" is said
 * only when the remote's branch holds the commit: a connection may break after the pack was sent.
 */
export async function pushBranch(
  tree: WorkTree,
  first: UpstreamOffer | undefined,
  signal?: AbortSignal,
  { setsUpstream = first !== undefined }: { readonly setsUpstream?: boolean } = {},
): Promise<PushResult> {
  const { branch, upstream } = await readBranch(tree, signal);
  if (branch === undefined) return reject("detached", "No branch is checked out. Check out a branch first.");
  // what its upstream is cannot be asked by an argument
  if (isEscapedRef(branch)) checkRefName(branch);
  const oid = await readHead(tree, signal);
  if (oid === undefined) return reject("unborn", `${branch} has no commit yet.`);
  const to = first ?? upstream;
  if (!to) {
    const remote = await defaultRemote(tree, signal);
    const message = `${branch} has no upstream${remote === undefined ? " and there is no remote to suggest" : ""}.`;
    return { ...reject("noUpstream", message), ...(remote === undefined ? {} : { offer: { remote, branch } }) };
  }
  const addresses = await readAddresses(tree, to.remote, signal);
  const work = (write: Write): Promise<PushResult> => pushAndVerify(tree, write, { oid, to, setsUpstream, addresses });
  return tree.runner.writing("network", work, signal);
}

async function pushAndVerify(tree: WorkTree, write: Write, push: Push): Promise<PushResult> {
  const { oid, to, addresses } = push;
  const environment = protocolOnly(addresses.push);
  // --set-upstream needs the branch as source; without it the commit itself is pushed, so that a later one does not slip in
  const source = push.setsUpstream ? "HEAD" : checkObjectId(oid);
  const refspec = `${source}:refs/heads/${checkRefName(to.branch)}`;
  const upstream = push.setsUpstream ? (["--set-upstream"] as const) : [];
  const args = commandLine(["push", "--porcelain", "--no-follow-tags", "--no-recurse-submodules", ...upstream], {
    end: "--end-of-options",
    operands: [checkRefName(to.remote), refspec],
  });
  const answer = await write({ args, environment, timeout: PUSH_TIMEOUT_MS, accept: [0, 1, 128] });
  const rejection = readRejection(answer.stdout.toString("utf8"), to, answer.stderr);
  if (rejection) return rejection;
  const failure = answer.code === 0 ? undefined : pushError(answer);
  if (failure && failure.reason !== "unreachable") throw failure;
  const tip = await readRemoteTip(write, push).catch((error: unknown) => {
    throw failure ?? error;
  });
  if (tip === oid || (tip !== undefined && (await isBelow(tree, write, push, tip)))) return { kind: "pushed", oid };
  if (failure) throw failure;
  return reject("notVerified", `${to.remote} does not have the commit on ${to.branch}. Fetch and check again.`);
}

/** Lines of `push --porcelain` that begin with `!` (git-push(1), "OUTPUT"). */
export function readRejection(stdout: string, to: UpstreamOffer, stderr: string): PushResult | undefined {
  const line = stdout.split("\n").find((text) => text.startsWith("!\t"));
  const summary = line?.split("\t").slice(2).join(" ");
  if (summary === undefined) return undefined;
  if (/fetch first|non-fast-forward|stale info|needs force/.test(summary)) {
    return reject("nonFastForward", `${to.remote}/${to.branch} has commits that you do not have locally. Pull first.`);
  }
  if (!summary.startsWith("[remote rejected]")) return undefined;
  const why = /^\[remote rejected\] \((.*)\)/s.exec(summary)?.[1] ?? "no reason given";
  const said = stderr
    .split("\n")
    .filter((text) => text.startsWith("remote:"))
    .map((text) => text.slice(7).trim())
    .filter(Boolean);
  const message = `${to.remote} rejected the push to ${to.branch}: ${[why, ...said].join("; ")}`;
  return reject("remoteRefused", cutRedacted(message, MOST_WORDS, redactGit));
}

/** A failed push without a word of git or of the remote is the user's own pre-push hook. */
function pushError(answer: GitOutput): MooringError {
  const error = gitError("git push", answer.stderr);
  const isHook =
    error.reason === "toolFailed" &&
    !/^(?:fatal|remote): /m.test(answer.stderr) &&
    /failed to push some refs/.test(answer.stderr);
  if (!isHook) return error;
  const said = cutRedacted(answer.stderr, MOST_HOOK_WORDS, redactGit)
    .split("\n")
    .filter((line) => !/^error: failed to push/.test(line))
    .join(" ")
    .trim();
  return new MooringError(
    "toolFailed",
    `A hook of this repository (pre-push) refused the push${said ? `: ${said.slice(0, 300)}` : "."}`,
    { cause: error },
  );
}

async function readRemoteTip(write: Write, { to, addresses }: Push): Promise<string | undefined> {
  const ref = `refs/heads/${to.branch}`;
  // a remote may be read at one address and written at another
  const seenAt = addresses.fetch === addresses.push ? checkRefName(to.remote) : addresses.push;
  const args = commandLine(["ls-remote", "--quiet"], { end: "--end-of-options", operands: [seenAt, ref] });
  const answer = await write({ args, environment: protocolOnly(addresses.push) });
  return answer.stdout
    .toString("utf8")
    .split("\n")
    .map((line) => line.split("\t"))
    .find(([, name]) => name === ref)?.[0];
}

/** Someone may have pushed on top of our commit before we looked. */
async function isBelow(tree: WorkTree, write: Write, push: Push, tip: string): Promise<boolean> {
  await fetchFrom(write, push.to.remote, push.addresses.fetch);
  const args = commandLine(["merge-base", "--is-ancestor"], {
    operands: [checkObjectId(push.oid), checkObjectId(tip)],
  });
  return (await tree.runner.read({ args, accept: [0, 1, 128] })).code === 0;
}

function reject(reason: PushRejection, message: string): PushResult & { readonly kind: "rejected" } {
  return { kind: "rejected", reason, message };
}
