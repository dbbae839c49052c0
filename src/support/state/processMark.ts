import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import * as v from "valibot";

/** Tells a process from all others, also from a later one that was given the same number. */
export const processMarkShape = v.object({
  host: v.string(),
  pid: v.number(),
  /** When it started, in words of the system; "" where the system does not tell in a cheap way. */
  start: v.string(),
});
export type ProcessMark = v.InferOutput<typeof processMarkShape>;

/** `unknown`: it runs, or ran, on another machine. */
export type Liveness = "running" | "ended" | "unknown";

let own: ProcessMark | undefined;

/** The mark of this process. */
export function ownProcess(): ProcessMark {
  own ??= { host: hostname(), pid: process.pid, start: startOf(process.pid) ?? "" };
  return own;
}

/** Whether a process goes on. One that was stopped (SIGSTOP) or sleeps with its machine runs. */
export function livenessOf({ host, pid, start }: ProcessMark): Liveness {
  if (host !== hostname()) return "unknown";
  if (!isThere(pid)) return "ended";
  const now = startOf(pid);
  if (now === undefined || start === "") return "running";
  return now === start ? "running" : "ended";
}

/** EPERM: it is there, and another user's. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Linux: the boot, and the ticks since then (proc_pid_stat(5), field 22; the name in field 2 may hold spaces and brackets). A process
 * that ended and was not waited for is "ended". Elsewhere undefined.
 */
function startOf(pid: number): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return "ended";
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
    return `${boot} ${fields[18] ?? ""}`;
  } catch {
    return undefined;
  }
}
