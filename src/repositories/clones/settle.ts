import { readDiskUse, usesLfs } from "../../git/clone/cloneState.ts";
import { listCommits } from "../../git/history/readCommits.ts";
import type { RemoteRefs } from "../../git/clone/listRemote.ts";
import { updateWorkTree } from "../../git/clone/updateWorkTree.ts";
import { failed, failure } from "../api/failure.ts";
import type { HeldRewrite } from "../api/repositoryRecord.ts";
import type { TaskContext, TaskRun } from "./taskContext.ts";
import type { TaskResult } from "../tasks/taskQueue.ts";
import { updateIndex } from "./updateIndex.ts";

export interface Fetched {
  readonly remote: RemoteRefs;
  /** Refs of the copy before and after. */
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  readonly isRewritten: boolean;
  readonly held: HeldRewrite | undefined;
}

/** Every commit counts that a fetch may bring at once; the number is for people. */
const MAX_COUNT = 1_000_000;

/**
 * Notes what a copy holds now: index, size, LFS, tip. The status becomes active.
 * @throws MooringError notFound when the registered branch is not at the remote; the copy has followed all the same
 */
export async function settle(context: TaskContext, run: TaskRun, fetched: Fetched): Promise<TaskResult> {
  const { records, clones, store, ports } = context;
  const { record, signal } = run;
  const { remote, before, after } = fetched;
  const clone = clones.of(record);
  const fresh = await listCommits(clone, { tips: after.values(), known: before.values(), limit: MAX_COUNT }, signal);
  const { defaultBranch } = remote;
  await updateIndex(store, record.id, clone, { refs: after, defaultBranch, isRewritten: fetched.isRewritten }, signal);
  const branch = record.branch ?? defaultBranch;
  const head = branch === undefined ? undefined : after.get(clone.branches + branch);
  if (branch !== undefined && !(await updateWorkTree(clone, branch, signal)))
    ports.log.info(`${record.name}: the working tree has local changes and was not updated.`);
  const disk = await readDiskUse(clone, signal);
  const changes = {
    lastSyncedAt: ports.clock.now(),
    defaultBranch,
    head,
    sizeBytes: disk.bytes,
    hasLfs: head !== undefined && (await usesLfs(clone, head, signal)),
    heldRewrite: fetched.held,
  };
  if (remote.refs.size === 0) {
    const note = failure("empty", "notFound", `${record.name} has no commit yet.`);
    records.move(record.id, "succeed", { ...changes, failure: note });
  } else if (head === undefined && branch !== undefined) {
    records.change(record.id, changes);
    throw missingBranch(branch, record.defaultBranch, defaultBranch);
  } else records.move(record.id, "succeed", changes);
  return { commitsSynced: fresh.length, isCrowded: disk.isCrowded };
}

/** A branch that was the default and is gone was most likely renamed. */
export function missingBranch(branch: string, oldDefault: string | undefined, newDefault: string | undefined): Error {
  if (newDefault !== undefined && (oldDefault === branch || oldDefault === undefined) && newDefault !== branch) {
    const message = `The branch ${branch} no longer exists on the remote; the default branch is ${newDefault}.`;
    if (oldDefault === branch) return failed("renamedBranch", "notFound", message);
  }
  return failed("noBranch", "notFound", `The branch ${branch} does not exist on the remote.`);
}
