import { countNew } from "../git/countNew.ts";
import { pointHead } from "../git/createClone.ts";
import { type FetchOptions, fetchClone } from "../git/fetchClone.ts";
import { listRemote, type RemoteRefs } from "../git/listRemote.ts";
import { OWN_ACCESS } from "../git/remoteAccess.ts";
import { readRefs } from "../git/verifyClone.ts";
import type { Copies } from "./copies.ts";
import { isThere, makeCopy } from "./makeCopy.ts";
import type { RepositoriesPorts } from "./ports.ts";
import type { StoredRepository } from "./repositoryStore.ts";
import type { ShelfRecords } from "./shelfRecords.ts";
import { type RunTask, TIME_LIMIT } from "./taskQueue.ts";

/** Answers the function that runs tasks of all kinds. A run moves the status forward only: failing is for the queue's end. */
export function taskRunner(records: ShelfRecords, copies: Copies, ports: RepositoriesPorts): RunTask {
  return async (task, signal, onProgress) => {
    const record = records.get(task.repository);
    const options: FetchOptions = {
      address: record.url,
      allowed: ports.settings().protocols,
      access: OWN_ACCESS,
      size: record.size,
      timeout: TIME_LIMIT,
      onProgress,
    };
    const hasCopy = await isThere(copies.folder(record.id).clone);
    if (hasCopy && task.kind === "sync") return follow(records, copies, record, options, signal);
    begin(records, record);
    const before = hasCopy ? await readRefs(copies.of(record), signal) : new Map<string, string>();
    const remote = await makeCopy(copies, record, options, signal);
    return settle(records, copies, record, { remote, before, now: copies.now() }, signal);
  };
}

/** A second run finds the status moved already; an active repository stays active while a new copy is made. */
function begin(records: ShelfRecords, { id, status, kind }: StoredRepository): void {
  if (status === "pending" || status === "failed") records.move(id, kind === "mirror" ? "mirror" : "initialize");
}

async function follow(
  records: ShelfRecords,
  copies: Copies,
  record: StoredRepository,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<{ readonly commitsSynced: number }> {
  const clone = copies.of(record);
  const before = await readRefs(clone, signal);
  const remote = await listRemote(clone.runner, options, signal);
  await fetchClone(clone, options, signal);
  await pointHead(clone, remote.defaultBranch, signal);
  return settle(records, copies, record, { remote, before, now: copies.now() }, signal);
}

interface Fetched {
  readonly remote: RemoteRefs;
  readonly before: ReadonlyMap<string, string>;
  readonly now: number;
}

async function settle(
  records: ShelfRecords,
  copies: Copies,
  record: StoredRepository,
  { remote, before, now }: Fetched,
  signal: AbortSignal,
): Promise<{ readonly commitsSynced: number }> {
  const clone = copies.of(record);
  const refs = await readRefs(clone, signal);
  const commitsSynced = await countNew(clone, refs.values(), before.values(), signal);
  const branch = record.branch ?? remote.defaultBranch;
  records.move(record.id, "succeed", {
    lastSyncedAt: now,
    defaultBranch: remote.defaultBranch,
    head: branch === undefined ? undefined : refs.get(clone.branches + branch),
  });
  return { commitsSynced };
}
