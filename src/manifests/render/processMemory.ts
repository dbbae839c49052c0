import { readdir, readFile } from "node:fs/promises";
import { commandLine } from "../../support/commandLine.ts";
import { askProgram } from "../../support/startProgram.ts";

/** How often a running program is looked at (ms). Go allocates about 1 GB/s at most, so what comes on top of a limit stays small. */
const PAUSE_MS = 100;
/** Linux has pages of 4 KiB on all processors that the tools are commonly built for; larger pages make the limit stricter. */
const PAGE = 4096;

/**
 * Calls `onExceeded` once when a process and those of its group hold more than `limit` bytes in memory. Limits of the system
 * (`ulimit -v`) count reserved addresses, of which programs in Go have gigabytes, and macOS has none: so it is looked at.
 * On Windows nothing is watched; there the soft limit of the Go runtime (GOMEMLIMIT) is all.
 */
export function watchMemory(
  group: number | undefined,
  limit: number,
  onExceeded: (mebibytes: number) => void,
): { dispose(): void } {
  if (group === undefined || process.platform === "win32") return { dispose: () => undefined };
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const held = await memoryOfGroup(group);
    if (isOver) return;
    if (held > limit) onExceeded(Math.round(limit / 2 ** 20));
    else timer = setTimeout(() => void look(), PAUSE_MS);
  };
  timer = setTimeout(() => void look(), PAUSE_MS);
  return {
    dispose() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

/** Bytes in memory of all processes of a group; 0 when they have ended. */
async function memoryOfGroup(group: number): Promise<number> {
  return process.platform === "linux" ? ofGroupInProc(group) : ofGroupByPs(group);
}

/** proc(5): in `stat`, the fields after the name are state, ppid, pgrp and so on; resident pages are the 22nd of them. */
async function ofGroupInProc(group: number): Promise<number> {
  const all = await readdir("/proc").catch(() => []);
  const stats = all
    .filter((name) => /^\d+$/.test(name) && Number(name) >= group)
    .map((name) => readFile(`/proc/${name}/stat`, "utf8").catch(() => ""));
  let pages = 0;
  for (const stat of await Promise.all(stats)) {
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[2]) === group) pages += Number(fields[21] ?? 0);
  }
  return pages * PAGE;
}

/** ps(1) gives KiB. */
function ofGroupByPs(group: number): Promise<number> {
  return new Promise((resolve) => {
    askProgram("/bin/ps", commandLine(["-A", "-o", "pgid=,rss="]), { timeout: 5_000 }, (_error, stdout) => {
      const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/));
      const own = rows.filter(([pgid]) => Number(pgid) === group);
      resolve(own.reduce((sum, [, rss]) => sum + Number(rss ?? 0) * 1024, 0));
    });
  });
}
