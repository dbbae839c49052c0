import fs from "node:fs";

/** Command lines of the processes of this machine that have this HOME. Only Linux says so; elsewhere there are none. */
export function processesAtHome(home: string): readonly string[] {
  if (process.platform !== "linux") return [];
  const pids = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.flatMap((pid) => {
    try {
      if (!fs.readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`HOME=${home}`)) return [];
      return [fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()].filter(Boolean);
    } catch {
      return []; // it has ended, or is another user's
    }
  });
}
