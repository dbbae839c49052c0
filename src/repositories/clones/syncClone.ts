import { pointHead } from "../../git/clone/createClone.ts";
import { findRewrites, type Rewrites } from "../../git/clone/findRewrites.ts";
import { applyChanges, fetchChanges } from "../../git/clone/followRemote.ts";
import { branchesOf, listRemote, type RemoteRefs } from "../../git/clone/listRemote.ts";
import { type RefChange, refChanges } from "../../git/clone/refChanges.ts";
import type { RemoteAccess } from "../../git/signIn/remoteAccess.ts";
import { MooringError } from "../../support/errors.ts";
import { keepHistory } from "./keptHistory.ts";
import type { HeldRewrite } from "../api/repositoryRecord.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";
import { settle } from "./settle.ts";
import { fetchOptions, type TaskContext, type TaskRun } from "./taskContext.ts";
import type { TaskResult } from "../tasks/taskQueue.ts";
import { readRefs } from "../../git/history/readRefs.ts";

/** A branch may go between the look and the fetch; then the look is taken again. */
const LOOKS = 3;

/**
 * Brings a copy to where its source is. Nothing is asked for that is here already; refs move together, and only after what they
 * would leave behind was kept or the user agreed to it.
 */
export async function syncClone(context: TaskContext, run: TaskRun): Promise<TaskResult> {
  return context.access.run(run.record, (access) => syncWith(context, run, access), run.signal);
}

async function syncWith(context: TaskContext, run: TaskRun, access: RemoteAccess): Promise<TaskResult> {
  for (let look = 1; ; look += 1) {
    try {
      return await follow(context, run, access);
    } catch (error) {
      if (look >= LOOKS || !MooringError.is(error, "stale")) throw error;
    }
  }
}

async function follow(context: TaskContext, run: TaskRun, access: RemoteAccess): Promise<TaskResult> {
  const { record, signal } = run;
  const clone = context.clones.of(record);
  const options = fetchOptions(context, run, access);
  const remote = await listRemote(clone.runner, options, signal);
  const before = await readRefs(clone, signal);
  const planned = refChanges(clone, before, remote);
  if (planned.length === 0 && isSettled(context, record, remote)) {
    context.records.move(record.id, "succeed", { lastSyncedAt: context.ports.clock.now(), heldRewrite: undefined });
    return { commitsSynced: 0 };
  }
  const changes = await fetchChanges(clone, planned, options, signal);
  const rewrites = await findRewrites(clone, changes, remote.refs.values(), signal);
  const held = heldOf(context, run, rewrites);
  const followed = changes.filter(({ local }) => held?.refs.includes(local) !== true);
  const endangered = [...rewrites.rewritten, ...rewrites.lost].filter((change) => followed.includes(change));
  await keepHistory(context, record, endangered, signal);
  const after = await applyChanges(clone, followed, signal);
  await pointHead(clone, remote.defaultBranch, signal);
  const isRewritten = rewrites.rewritten.length > 0 && held === undefined;
  return settle(context, run, { remote, before, after, isRewritten, held });
}

/** Nothing that an earlier sync left undone: the usual case, which has to cost no more than the question to the remote. */
function isSettled({ store }: TaskContext, record: StoredRepository, remote: RemoteRefs): boolean {
  const { branch, defaultBranch, head, status } = record;
  const wanted = branch ?? remote.defaultBranch;
  const indexed = store.branches(record.id);
  return (
    status === "active" &&
    head !== undefined &&
    defaultBranch === remote.defaultBranch &&
    indexed.length === branchesOf(remote).length &&
    indexed.every(({ name, oid }) => remote.refs.get(`refs/heads/${name}`) === oid) &&
    indexed.some(({ name, oid }) => name === wanted && oid === head)
  );
}

/** Rewritten branches wait where the settings say so, until they are approved as they are now. */
function heldOf({ ports }: TaskContext, { record }: TaskRun, { rewritten }: Rewrites): HeldRewrite | undefined {
  if (rewritten.length === 0 || ports.settings().rewrites !== "hold") return undefined;
  const isApproved = ({ after }: RefChange): boolean => after !== undefined && record.approvedTips.includes(after);
  const refs = rewritten.filter((change) => !isApproved(change)).map(({ local }) => local);
  if (refs.length === 0) return undefined;
  const tips = rewritten.flatMap(({ after }) => (after === undefined ? [] : [after]));
  return { refs, tips, since: record.heldRewrite?.since ?? ports.clock.now() };
}
