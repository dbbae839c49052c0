// A process beside the tests that outlives them by a moment: when its input ends, because the tests ended in any way, it
// ends the processes and removes the folders it was told of. Lines: {"add": ITEM} or {"remove": ITEM}.
import fs from "node:fs";
import readline from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

const attempts = 20;
const pauseMs = 250;

const items = new Map();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

const lines = readline.createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { add, remove } = JSON.parse(line);
  if (add) items.set(JSON.stringify(add), add);
  if (remove) items.delete(JSON.stringify(remove));
});
lines.on("close", async () => {
  const all = [...items.values()];
  for (const { pid } of all.filter((item) => item.pid)) end(pid);
  const folders = all.filter((item) => item.folder).map((item) => item.folder);
  // a browser goes by itself, and writes into its folder until then: so not only once
  for (let attempt = 0; attempt < attempts && folders.length > 0; attempt++) {
    for (const folder of folders) remove(folder);
    await pause(pauseMs);
  }
});

function remove(folder) {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch {
    // somebody writes into it
  }
}

/** A negative number means the whole group, as in kill(2). */
function end(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // ended by itself
  }
}
