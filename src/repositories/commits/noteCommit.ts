import type { CloneFolder } from "../../git/api/cloneFolder.ts";
import { swapRef } from "../../git/workTree/makeCommit.ts";
import { readCommits } from "../../git/history/readCommits.ts";
import { messageOf } from "../../support/errors.ts";
import { toIndexed } from "../api/commitIndex.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";
import type { TaskContext } from "../clones/taskContext.ts";
import { updateIndex } from "../clones/updateIndex.ts";
import { readRefs } from "../../git/history/readRefs.ts";

export interface PushedCommit {
  readonly oid: string;
  readonly branch: string;
  /** As they were before it. */
  readonly tips: {
    readonly remote: string | undefined;
    readonly own: string | undefined;
    readonly base: string | undefined;
  };
}

/**
 * Notes in the copy, the index and the record what the remote has already, so that lists show it at once. It only saves the next
 * sync a look: when it fails, the commit has not.
 */
export async function noteCommit(
  context: TaskContext,
  { id, name }: StoredRepository,
  pushed: PushedCommit,
): Promise<void> {
  const { clones, records, ports } = context;
  const record = records.get(id);
  const clone = clones.of(record);
  const { oid, branch, tips } = pushed;
  try {
    await swapRef(clone, clone.branches + branch, oid, tips.remote);
    if (tips.own !== undefined) await swapRef(clone, `refs/heads/${branch}`, oid, tips.own);
    await indexCommit(context, record, clone, pushed);
    if (branch === (record.branch ?? record.defaultBranch)) records.change(id, { head: oid });
  } catch (error) {
    ports.log.info(`${name}: the clone is updated with the next sync (${messageOf(error)}).`);
  }
}

/** One commit on top of a branch that is indexed needs no look at all the others. */
async function indexCommit(
  { store }: TaskContext,
  { id, defaultBranch }: StoredRepository,
  clone: CloneFolder,
  { oid, branch, tips }: PushedCommit,
): Promise<void> {
  const branches = store.branches(id);
  const indexed = branches.find(({ name }) => name === branch);
  if (indexed === undefined || indexed.oid !== tips.base) {
    await updateIndex(store, id, clone, { refs: await readRefs(clone), defaultBranch, isRewritten: false });
    return;
  }
  const [commit] = await readCommits(clone, [oid]);
  const place = -store.commits(id, {}, { offset: 0, limit: 0 }).total - 1;
  store.changeIndex(id, {
    branches: branches.map((one) => (one.name === branch ? { ...one, oid } : one)),
    added: commit ? [toIndexed(commit, indexed.isDefault, place)] : [],
    nowOnDefault: [],
    isReset: false,
  });
}
