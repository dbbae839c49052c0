import v8 from "node:v8";
import vm from "node:vm";

/** Heap in bytes after a collection, which a process is not offered without a flag. */
export function heapHeld(): number {
  v8.setFlagsFromString("--expose-gc");
  const collect: unknown = vm.runInNewContext("gc");
  if (typeof collect === "function") collect();
  return process.memoryUsage().heapUsed;
}
