import { findCommit } from "../git/findCommit.ts";
import { type CommitInput, type FileWrite, makeCommit, swapRef } from "../git/commitToClone.ts";
import type { CloneFolder } from "../git/cloneFolder.ts";
import { checkRefName } from "../git/gitArguments.ts";
import { pushCommit } from "../git/pushCommit.ts";
import { listBlobs } from "../git/readBlobs.ts";
import { readRefs } from "../git/verifyClone.ts";
import { messageOf, MooringError } from "../support/errors.ts";
import { failed } from "./failure.ts";
import type { StoredRepository } from "./repositoryStore.ts";
import { syncCopy } from "./syncCopy.ts";
import type { TaskContext } from "./taskContext.ts";
import { updateIndex } from "./updateIndex.ts";

export interface ManagedCommit extends CommitInput {
  /** The registered branch when left out; a branch that is not there yet begins at the registered one. */
  readonly branch?: string;
  /** False: the commit waits in the copy (not in a mirror) for the next one that is pushed. */
  readonly push: boolean;
}

export interface ManagedCommitResult {
  readonly oid: string;
  readonly branch: string;
  /** The remote was asked and has it. */
  readonly isPushed: boolean;
}

/** Somebody else may push between our look and our push; each try begins at the new tip. */
const TRIES = 3;

/**
 * Commits texts to a branch of a managed clone and pushes them; answers when the remote has the commit. When the remote moved
 * meanwhile it is fetched and the commit made anew on top, unless the same files were changed there.
 * @throws MooringError conflict (kinds `behind`, `pathTaken`, `fileGone`), refused (`protectedBranch`), forbidden, signIn, unreachable
 */
export async function commitManaged(
  context: TaskContext,
  record: StoredRepository,
  commit: ManagedCommit,
  signal: AbortSignal,
): Promise<ManagedCommitResult | "nothing"> {
  const branch = checkRefName(commit.branch ?? record.branch ?? record.defaultBranch ?? "main");
  const clone = context.copies.of(record);
  if (!commit.push && clone.kind === "mirror") {
    throw new MooringError(
      "refused",
      "A mirror only holds what the remote has: push the commit, or register the repository as bare.",
    );
  }
  const first = await tipOf(clone, record, branch, signal);
  for (let attempt = 1, tip = first; ; attempt += 1, tip = await tipOf(clone, record, branch, signal)) {
    if (tip !== first) await refuseSameFiles(clone, first, tip, commit.writes, signal);
    const made = await makeCommit(clone, tip, commit, signal);
    if (made === "nothing") return "nothing";
    if (!commit.push) {
      const own = await findCommit(clone, `refs/heads/${branch}`, signal);
      await swapRef(clone, `refs/heads/${branch}`, made.oid, own, signal);
      return { oid: made.oid, branch, isPushed: false };
    }
    try {
      await push(context, record, clone, { oid: made.oid, branch }, signal);
      return { oid: made.oid, branch, isPushed: true };
    } catch (error) {
      const isBehind = MooringError.is(error) && error.kind === "behind";
      if (!isBehind || attempt >= TRIES) throw error;
      await syncCopy(context, { record: context.records.get(record.id), signal, onProgress: () => undefined });
    }
  }
}

async function push(
  { access, ports, store, records }: TaskContext,
  record: StoredRepository,
  clone: CloneFolder,
  { oid, branch }: { readonly oid: string; readonly branch: string },
  signal: AbortSignal,
): Promise<void> {
  const known = await findCommit(clone, clone.branches + branch, signal);
  const own = clone.kind === "mirror" ? undefined : await findCommit(clone, `refs/heads/${branch}`, signal);
  await access.run(
    record,
    (signedIn) =>
      pushCommit(
        clone,
        oid,
        { address: record.url, allowed: ports.settings().protocols, access: signedIn, branch },
        signal,
      ),
    signal,
  );
  // from here on the remote has it: what follows only saves the next sync a look, and must not say that the commit failed
  try {
    await swapRef(clone, clone.branches + branch, oid, known, signal);
    if (own !== undefined) await swapRef(clone, `refs/heads/${branch}`, oid, own, signal);
    await noteCommit({ store, records }, record.id, clone, branch);
  } catch (error) {
    ports.log.info(`${record.name}: the copy follows with the next sync (${messageOf(error)}).`);
  }
}

/** The commit is in lists at once, and not only after the next sync. */
async function noteCommit(
  { store, records }: Pick<TaskContext, "store" | "records">,
  id: string,
  clone: CloneFolder,
  branch: string,
): Promise<void> {
  const { branch: registered, defaultBranch } = records.get(id);
  const refs = await readRefs(clone);
  await updateIndex(store, id, clone, { refs, defaultBranch, isRewritten: false });
  if (branch === (registered ?? defaultBranch)) records.change(id, { head: refs.get(clone.branches + branch) });
}

/** Where the next commit goes on top: own commits that were not pushed yet, the remote's branch, or the registered one. */
async function tipOf(
  clone: CloneFolder,
  record: StoredRepository,
  branch: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const remote = await findCommit(clone, clone.branches + branch, signal);
  if (clone.kind !== "mirror") {
    const own = await findCommit(clone, `refs/heads/${branch}`, signal);
    if (own !== undefined && remote !== own && (remote === undefined || (await isAhead(clone, own, remote, signal))))
      return own;
  }
  if (remote !== undefined) return remote;
  const base = record.branch ?? record.defaultBranch;
  return base === undefined || base === branch ? undefined : findCommit(clone, clone.branches + base, signal);
}

async function isAhead(clone: CloneFolder, own: string, remote: string, signal: AbortSignal): Promise<boolean> {
  const args = ["merge-base", "--is-ancestor", remote, own];
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
  const read = async (tip: string | undefined): Promise<ReadonlyMap<string, { readonly oid: string }>> =>
    tip === undefined ? new Map<string, { oid: string }>() : listBlobs(clone.runner, tip, paths, signal);
  const [old, now] = [await read(before), await read(after)];
  const changed = paths.find((path) => old.get(path)?.oid !== now.get(path)?.oid);
  if (changed !== undefined) {
    throw failed(
      "behind",
      "conflict",
      `Somebody else changed ${changed} at the remote meanwhile. Look at the change first.`,
    );
  }
}
