import { readDiskUse } from "../../git/clone/cloneState.ts";
import { maintainClone } from "../../git/clone/maintainClone.ts";
import type { TaskContext, TaskRun } from "./taskContext.ts";
import type { TaskResult } from "../tasks/taskQueue.ts";

/** Checks and packs a copy. @throws MooringError toolFailed when objects are damaged: a new copy mends it */
export async function runMaintenance({ clones, records }: TaskContext, run: TaskRun): Promise<TaskResult> {
  const { record, signal, onProgress } = run;
  const clone = clones.of(record);
  await maintainClone(clone, onProgress, signal);
  records.change(record.id, { sizeBytes: (await readDiskUse(clone, signal)).bytes });
  return { commitsSynced: undefined };
}
