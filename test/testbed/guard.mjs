// A process beside the tests that outlives them by a moment: when its input ends, because the tests ended in any way, it
// ends the processes and removes the folders it was told of. Lines: {"add": ITEM} or {"remove": ITEM}.
import fs from "node:fs";
import readline from "node:readline";

const items = new Map();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

const lines = readline.createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { add, remove } = JSON.parse(line);
  if (add) items.set(JSON.stringify(add), add);
  if (remove) items.delete(JSON.stringify(remove));
});
lines.on("close", () => {
  const all = [...items.values()];
  for (const { pid } of all.filter((item) => item.pid)) end(pid);
  for (const { folder } of all.filter((item) => item.folder))
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
});

/** A negative number means the whole group, as in kill(2). */
function end(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // ended by itself
  }
}
