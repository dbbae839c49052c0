import { copyAnew } from "../clones/copyAnew.ts";
import { maintainCopy } from "../clones/maintainCopy.ts";
import { isThere, settleCopy } from "../clones/makeCopy.ts";
import { clearLocks } from "../../git/clone/clearLocks.ts";
import { syncCopy } from "../clones/syncCopy.ts";
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
      await settleCopy(folder);
      const hasCopy = await isThere(folder.clone);
      if (hasCopy) await clearLocks(copies.of(record), ports.log);
      if (task.kind === "maintenance") return hasCopy ? maintainCopy(context, run) : { commitsSynced: undefined };
      return hasCopy && task.kind === "sync" ? syncCopy(context, run) : copyAnew(context, run);
    };
    return copies.lane(task.repository).run(work, signal);
  };
}
