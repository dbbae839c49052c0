import { recloneRepository } from "../clones/copyAnew.ts";
import { runMaintenance } from "../clones/maintainCopy.ts";
import { isThere, settleClone } from "../clones/makeCopy.ts";
import { clearLocks } from "../../git/clone/clearLocks.ts";
import { syncClone } from "../clones/syncCopy.ts";
import type { TaskContext } from "../clones/taskContext.ts";
import type { RunTask, TaskResult } from "../tasks/taskQueue.ts";

/** Answers the function that runs tasks of all kinds. A run moves the status forward only: failing is for the queue's end. */
export function taskRunner(context: TaskContext): RunTask {
  const { records, copies, ports } = context;
  return (task, signal, onProgress) => {
    const work = async (): Promise<TaskResult> => {
      const record = records.get(task.repository);
      const run = { record, signal, onProgress };
      const folder = copies.folder(record.id);
      await settleClone(folder);
      const hasClone = await isThere(folder.clone);
      if (hasClone) await clearLocks(copies.of(record), ports.log);
      if (task.kind === "maintenance") return hasClone ? runMaintenance(context, run) : { commitsSynced: undefined };
      return hasClone && task.kind === "sync" ? syncClone(context, run) : recloneRepository(context, run);
    };
    return copies.lane(task.repository).run(work, signal);
  };
}
