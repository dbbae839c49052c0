import { recloneRepository } from "../clones/recloneRepository.ts";
import { runMaintenance } from "../clones/runMaintenance.ts";
import { isThere, settleClone } from "../clones/makeClone.ts";
import { clearLocks } from "../../git/clone/clearLocks.ts";
import { syncClone } from "../clones/syncClone.ts";
import type { TaskContext } from "../clones/taskContext.ts";
import type { RunTask, TaskResult } from "../tasks/taskQueue.ts";

/** Answers the function that runs tasks of all kinds. A run moves the status forward only: failing is for the queue's end. */
export function taskRunner(context: TaskContext): RunTask {
  const { records, clones, ports } = context;
  return (task, signal, onProgress) => {
    const work = async (): Promise<TaskResult> => {
      const record = records.get(task.repository);
      const run = { record, signal, onProgress };
      const folder = clones.folder(record.id);
      await settleClone(folder);
      const hasClone = await isThere(folder.clone);
      if (hasClone) await clearLocks(clones.of(record), ports.log);
      if (task.kind === "maintenance") return hasClone ? runMaintenance(context, run) : { commitsSynced: undefined };
      return hasClone && task.kind === "sync" ? syncClone(context, run) : recloneRepository(context, run);
    };
    return clones.lane(task.repository).run(work, signal);
  };
}
