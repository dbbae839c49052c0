import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../../support/commandLine.ts";
import { cloneFolder } from "../../git/api/cloneFolder.ts";
import { branchesOf, listRemote, type RemoteRefs } from "../../git/clone/listRemote.ts";
import { makeCommit } from "../../git/workTree/makeCommit.ts";
import { checkPush } from "../../git/clone/pushCommit.ts";
import type { RemoteAccess } from "../../git/signIn/remoteAccess.ts";
import { failure, type RepositoryFailure, toFailure } from "../api/failure.ts";
import { missingBranch } from "../clones/settle.ts";
import type { Recheck } from "../api/recheckResult.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";
import type { TaskContext } from "../clones/taskContext.ts";

/** What git itself finds. */
export type RemoteLook = Omit<Recheck, "checks" | "result">;

const NOTHING: RemoteLook = {
  isReachable: false,
  isSignedIn: false,
  hasBranch: false,
  isWritable: undefined,
  failure: undefined,
};

const NOBODY = { name: "Mooring", email: "mooring@localhost" };

/** Asks the remote: reachable, signed in, the branch is there, it may be written to. Nothing is fetched or pushed. */
export async function recheckRemote(
  context: TaskContext,
  record: StoredRepository,
  signal?: AbortSignal,
): Promise<RemoteLook> {
  const folder = await mkdtemp(join(tmpdir(), "mooring-check-"));
  try {
    return await context.access.run(record, (access) => look(context, record, { folder, access }, signal), signal);
  } catch (error) {
    const found = toFailure(error);
    return { ...NOTHING, isReachable: found.reason !== "unreachable", failure: found };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function look(
  { ports }: TaskContext,
  record: StoredRepository,
  { folder, access }: { readonly folder: string; readonly access: RemoteAccess },
  signal?: AbortSignal,
): Promise<RemoteLook> {
  // in an empty clone: the look needs no copy, and it holds back no task that works on one
  const clone = cloneFolder(folder, "bare", ports);
  const args = commandLine(["init", "--quiet", "--bare", "--template="]);
  await clone.runner.writing("index", (write) => write({ args }), signal);
  const remote = { address: record.url, allowed: ports.settings().protocols, access };
  const refs = await listRemote(clone.runner, remote, signal);
  const reached = { ...NOTHING, isReachable: true, isSignedIn: true };
  const branch = record.branch ?? refs.defaultBranch;
  const missing = failureOfBranch(refs, branch, record);
  if (missing) return { ...reached, failure: missing };
  if (record.kind === "mirror") return { ...reached, hasBranch: true };
  try {
    const probe = { writes: [{ path: "probe", text: "" }], message: "Look", trailers: {}, author: NOBODY };
    const made = await makeCommit(clone, undefined, probe, signal);
    // a branch that is not there: a dry run ends before anything is sent, and nothing has to be known of the branches that are
    if (made !== "nothing")
      await checkPush(clone, made.oid, { ...remote, branch: `mooring-probe-${made.oid}` }, signal);
    return { ...reached, hasBranch: true, isWritable: true };
  } catch (error) {
    return { ...reached, hasBranch: true, isWritable: false, failure: toFailure(error) };
  }
}

function failureOfBranch(
  remote: RemoteRefs,
  branch: string | undefined,
  record: StoredRepository,
): RepositoryFailure | undefined {
  if (remote.refs.size === 0) return failure("empty", "notFound", `${record.name} has no commit yet.`);
  if (branch !== undefined && branchesOf(remote).includes(branch)) return undefined;
  return toFailure(missingBranch(branch ?? "HEAD", record.defaultBranch, remote.defaultBranch));
}
