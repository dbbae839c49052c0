import { readSize } from "../git/cloneState.ts";
import { maintainClone } from "../git/maintainClone.ts";
import type { TaskContext, TaskResult, TaskRun } from "./taskContext.ts";

/** Checks and packs a copy. @throws MooringError toolFailed when objects are damaged: a new copy mends it */
export async function maintainCopy({ copies, records }: TaskContext, run: TaskRun): Promise<TaskResult> {
  const { record, signal, onProgress } = run;
  const clone = copies.of(record);
  await maintainClone(clone, onProgress, signal);
  records.change(record.id, { sizeBytes: await readSize(clone, signal) });
  return { commitsSynced: undefined };
}
