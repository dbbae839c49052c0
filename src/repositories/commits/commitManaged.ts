import { commandLine } from "../../support/commandLine.ts";
import { findCommit } from "../../git/clone/findCommit.ts";
import { requireAttributes } from "../../git/workTree/checkinRules.ts";
import type { FileWrite } from "../../git/workTree/writeTree.ts";
import { type CommitInput, makeCommit, swapRef } from "../../git/workTree/makeCommit.ts";
import type { CloneFolder } from "../../git/api/cloneFolder.ts";
import { checkRefName } from "../../git/process/gitArguments.ts";
import { pushCommit } from "../../git/clone/pushCommit.ts";
import { listBlobs } from "../../git/history/readBlobs.ts";
import type { RemoteAccess } from "../../git/signIn/remoteAccess.ts";
import { MooringError } from "../../support/errors.ts";
import { failed } from "../api/failure.ts";
import { noteCommit } from "./noteCommit.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";
import { syncClone } from "../clones/syncClone.ts";
import type { TaskContext } from "../clones/taskContext.ts";
import type { ManagedCommitResult } from "../api/repositoriesApi.ts";

export interface CloneCommit extends CommitInput {
  /** The registered branch when left out; a branch that is not there yet begins at the registered one. */
  readonly branch?: string;
  /** The commit that the texts were made from: what others changed in the same files since then is not overwritten. */
  readonly basedOn?: string;
  /** False: the commit waits in the copy (not in a mirror) for the next one that is pushed. */
  readonly push: boolean;
  /** The branch goes on from the registered one, which has all that it had. */
  readonly beginsAnew?: boolean;
}

/** Somebody else may push between our look and our push; each try begins at the new tip. */
const TRIES = 3;

/**
 * Commits texts to a branch of a managed clone and pushes them; answers when the remote has the commit. When the remote moved
 * meanwhile it is fetched and the commit made anew on top, unless the same files were changed there.
 * @throws MooringError conflict (kinds `behind`, `pathTaken`, `fileGone`), refused (`protectedBranch`), forbidden, signIn, unreachable
 */
export async function commitToBranch(
  context: TaskContext,
  record: StoredRepository,
  commit: CloneCommit,
  signal: AbortSignal,
): Promise<ManagedCommitResult | "nothing"> {
  const branch = checkRefName(commit.branch ?? record.branch ?? record.defaultBranch ?? "main");
  const clone = context.clones.of(record);
  if (!commit.push && clone.kind === "mirror") {
    throw new MooringError(
      "refused",
      "A mirror cannot have local commits. Push the commit, or register the repository as bare.",
    );
  }
  const look = (): Promise<Tips> => tipsOf(clone, record, { branch, beginsAnew: commit.beginsAnew === true }, signal);
  const first = await look();
  if (commit.basedOn !== undefined) await refuseSameFiles(clone, commit.basedOn, first.base, commit.writes, signal);
  for (let attempt = 1, tips = first; ; attempt += 1, tips = await look()) {
    if (tips.base !== first.base) await refuseSameFiles(clone, first.base, tips.base, commit.writes, signal);
    await readAttributes(context, record, { base: tips.base, commit }, signal);
    const made = await makeCommit(clone, tips.base, commit, signal);
    if (made === "nothing") return "nothing";
    if (!commit.push) {
      await swapRef(clone, `refs/heads/${branch}`, made.oid, tips.own, signal);
      return { oid: made.oid, branch, isPushed: false };
    }
    try {
      await push(context, record, { oid: made.oid, branch }, signal);
      await noteCommit(context, record, { oid: made.oid, branch, tips });
      return { oid: made.oid, branch, isPushed: true };
    } catch (error) {
      const isBehind = MooringError.is(error) && error.kind === "behind";
      if (!isBehind || attempt >= TRIES) throw error;
      await syncClone(context, { record: context.records.get(record.id), signal, onProgress: () => undefined });
    }
  }
}

/** What a copy without contents lacks to know how files are stored is fetched with the access of the repository. */
async function readAttributes(
  { access, clones }: TaskContext,
  record: StoredRepository,
  { base, commit }: { readonly base: string | undefined; readonly commit: CloneCommit },
  signal: AbortSignal,
): Promise<void> {
  if (record.size.kind !== "blobless" || base === undefined) return;
  const paths = commit.writes.map(({ path }) => path);
  const { runner } = clones.of(record);
  await access.run(record, (signedIn) => requireAttributes(runner, base, paths, signal, signedIn), signal);
}

async function push(
  { access, ports, clones }: TaskContext,
  record: StoredRepository,
  { oid, branch }: { readonly oid: string; readonly branch: string },
  signal: AbortSignal,
): Promise<void> {
  const to = { address: record.url, allowed: ports.settings().protocols, branch };
  const work = (signedIn: RemoteAccess): Promise<void> =>
    pushCommit(clones.of(record), oid, { ...to, access: signedIn }, signal);
  await access.run(record, work, signal);
}

interface Tips {
  /** The remote's branch, as the copy knows it. */
  readonly remote: string | undefined;
  /** Commits of the branch that were not pushed yet. */
  readonly own: string | undefined;
  /** Where the next commit goes on top. */
  readonly base: string | undefined;
}

async function tipsOf(
  clone: CloneFolder,
  record: StoredRepository,
  { branch, beginsAnew }: { readonly branch: string; readonly beginsAnew: boolean },
  signal: AbortSignal,
): Promise<Tips> {
  const find = (ref: string): Promise<string | undefined> => findCommit(clone, ref, signal);
  const [remote, own] = await Promise.all([
    find(clone.branches + branch),
    clone.kind === "mirror" ? undefined : find(`refs/heads/${branch}`),
  ]);
  if (own !== undefined && own !== remote) {
    if (remote === undefined || (await isAhead(clone, own, remote, signal))) return { remote, own, base: own };
    if (!(await isAhead(clone, remote, own, signal))) {
      const message = `Unpushed commits on ${branch} conflict with the remote. Commit to another branch.`;
      throw failed("behind", "conflict", message);
    }
  }
  const registered = record.branch ?? record.defaultBranch;
  const isNew = (remote === undefined || beginsAnew) && registered !== undefined && registered !== branch;
  return { remote, own, base: isNew ? await find(clone.branches + registered) : remote };
}

/** True for a commit that has the other one in its history, or is it. */
export async function isAhead(
  clone: CloneFolder,
  ahead: string,
  behind: string,
  signal: AbortSignal,
): Promise<boolean> {
  const args = commandLine(["merge-base", "--is-ancestor"], { operands: [behind, ahead] });
  return (await clone.runner.read({ args, accept: [0, 1, 128] }, signal)).code === 0;
}

/** Made for one text, a commit must not undo what somebody else wrote into the same file. */
async function refuseSameFiles(
  clone: CloneFolder,
  before: string | undefined,
  after: string | undefined,
  writes: readonly FileWrite[],
  signal: AbortSignal,
): Promise<void> {
  const paths = writes.map(({ path }) => path);
  const changed = await changedBetween(clone, before, after, paths, signal);
  if (changed !== undefined) {
    throw failed("behind", "conflict", `${changed} was changed on the remote. Review the change first.`);
  }
}

/** The first of some paths that is another file in the one commit than in the other. */
export async function changedBetween(
  clone: CloneFolder,
  before: string | undefined,
  after: string | undefined,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const read = async (tip: string | undefined): Promise<ReadonlyMap<string, { readonly oid: string }>> =>
    tip === undefined ? new Map<string, { oid: string }>() : listBlobs(clone.runner, tip, paths, signal);
  const [old, now] = [await read(before), await read(after)];
  return paths.find((path) => old.get(path)?.oid !== now.get(path)?.oid);
}
