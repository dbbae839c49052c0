import { copyAnew } from "./copyAnew.ts";
import { maintainCopy } from "./maintainCopy.ts";
import { isThere, settleCopy } from "./makeCopy.ts";
import { clearLocks } from "../git/clearLocks.ts";
import { syncCopy } from "./syncCopy.ts";
import type { TaskContext } from "./taskContext.ts";
import type { RunTask, TaskResult } from "./taskQueue.ts";

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
