import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { checkObjectId, checkRefName } from "../process/gitArguments.ts";
import { gitError } from "../process/gitErrors.ts";
import { readRejection } from "../workTree/pushBranch.ts";
import { checkRemoteAddress, type RemoteProtocol } from "../signIn/remoteAddress.ts";
import type { RemoteAccess } from "../signIn/remoteAccess.ts";
import { listRemote } from "./listRemote.ts";

export interface PushTarget {
  readonly address: string;
  readonly allowed: readonly RemoteProtocol[];
  readonly access: RemoteAccess;
  readonly branch: string;
}

const TIMEOUT_MS = 300_000;

/**
 * Pushes one commit to a branch of a remote, never by force, and looks it up there before it says so.
 * @throws MooringError conflict (kind `behind`), refused (kind `protectedBranch`), signIn, forbidden, unreachable
 */
export async function pushCommit(clone: CloneFolder, oid: string, to: PushTarget, signal?: AbortSignal): Promise<void> {
  checkRemoteAddress(to.address, to.allowed);
  const { environment, config } = to.access;
  const refspec = `${checkObjectId(oid)}:refs/heads/${checkRefName(to.branch)}`;
  const args = commandLine(["push", "--porcelain", "--no-follow-tags", "--no-recurse-submodules", "--no-verify"], {
    end: "--end-of-options",
    operands: [to.address, refspec],
  });
  const request = { args, environment, config, timeout: TIMEOUT_MS, accept: [0, 1, 128] };
  const answer = await clone.runner.writing("network", (write) => write(request), signal);
  const rejection = readRejection(
    answer.stdout.toString("utf8"),
    { remote: "the remote", branch: to.branch },
    answer.stderr,
  );
  if (rejection?.kind === "rejected") throw rejectedError(rejection.reason, rejection.message, to.branch);
  const failure = answer.code === 0 ? undefined : gitError("git push", answer.stderr);
  // a connection that broke may have broken after the push
  if (failure && failure.reason !== "unreachable") throw failure;
  const remote = await listRemote(clone.runner, to, signal).catch((error: unknown) => {
    throw failure ?? error;
  });
  if (remote.refs.get(`refs/heads/${to.branch}`) === oid) return;
  throw failure ?? rejectedError("notVerified", `The remote does not have the commit on ${to.branch}.`, to.branch);
}

function rejectedError(reason: string, message: string, branch: string): MooringError {
  if (reason === "remoteRefused") return new MooringError("refused", message, { kind: "protectedBranch" });
  if (reason === "nonFastForward") {
    return new MooringError("conflict", `${branch} has commits on the remote that have not been fetched.`, {
      kind: "behind",
    });
  }
  return new MooringError("unreachable", message, { kind: "connection" });
}

/**
 * Whether the account may push, without pushing: `--dry-run` ends before anything is sent, but the host has looked at the rights
 * by then. @throws MooringError forbidden, signIn, unreachable
 */
export async function checkPush(clone: CloneFolder, oid: string, to: PushTarget, signal?: AbortSignal): Promise<void> {
  checkRemoteAddress(to.address, to.allowed);
  const { environment, config } = to.access;
  const refspec = `${checkObjectId(oid)}:refs/heads/${checkRefName(to.branch)}`;
  const args = commandLine(["push", "--dry-run", "--no-verify", "--porcelain"], {
    end: "--end-of-options",
    operands: [to.address, refspec],
  });
  await clone.runner.writing("network", (write) => write({ args, environment, config, accept: [0, 1] }), signal);
}
