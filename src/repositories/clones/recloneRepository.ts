import type { CloneFolder } from "../../git/api/cloneFolder.ts";
import type { RemoteRefs } from "../../git/clone/listRemote.ts";
import { keepReplaced } from "./keptHistory.ts";
import { isThere, makeClone } from "./makeClone.ts";
import { settle } from "./settle.ts";
import { fetchOptions, type TaskContext, type TaskRun } from "./taskContext.ts";
import type { TaskResult } from "../tasks/taskQueue.ts";
import { readRefs } from "../../git/history/readRefs.ts";

/** Makes the first copy of a repository, or a new one in the place of the one it has. */
export async function recloneRepository(context: TaskContext, run: TaskRun): Promise<TaskResult> {
  const { records, clones, access } = context;
  const { record, signal } = run;
  // a second run finds the status moved already; an active repository stays active while a new copy is made
  if (record.status === "pending" || record.status === "failed")
    records.move(record.id, record.kind === "mirror" ? "mirror" : "initialize");
  const hadClone = await isThere(clones.folder(record.id).clone);
  const before = hadClone ? await readRefs(clones.of(record), signal) : new Map<string, string>();
  const keep = (incoming: CloneFolder, remote: RemoteRefs): Promise<void> =>
    keepReplaced(context, record, { before, incoming, remote }, signal);
  const remote = await access.run(
    record,
    (signedIn) => makeClone(clones, record, fetchOptions(context, run, signedIn), keep, signal),
    signal,
  );
  const after = await readRefs(clones.of(record), signal);
  return settle(context, run, { remote, before, after, isRewritten: true, held: undefined });
}
