// How slow this machine is now, as one factor for all limits of tests (../../testbed/limits.ts).
import { Worker } from "node:worker_threads";

/** Milliseconds that the work takes on an idle machine with two processors at 2.5 GHz or so, on both at once. */
const usualMs = 400;
const most = 4;

/** 1 on an idle machine of the usual kind, up to 4 on slow or busy ones; MOORING_SLOWNESS where it is given. */
export async function measureSlowness(workers = 2) {
  const given = Number(process.env.MOORING_SLOWNESS);
  if (given >= 1) return given;
  const started = performance.now();
  await Promise.all(Array.from({ length: workers }, work));
  return factorOf(performance.now() - started);
}

/** In steps of a quarter. */
export function factorOf(ms) {
  return Math.min(most, Math.max(1, Math.round((ms / usualMs) * 4) / 4));
}

/** Hashing, sorting and objects, as tests do; the start of a thread counts too. */
function work() {
  const program = `
    const { createHash } = require("node:crypto");
    let text = "mooring";
    for (let round = 0; round < 60; round++) {
      const rows = Array.from({ length: 4000 }, (_, index) => ({ name: text + (index * 7919) % 4000, index }));
      rows.sort((one, other) => (one.name < other.name ? -1 : 1));
      text = createHash("sha256").update(JSON.stringify(rows)).digest("hex");
    }`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, { eval: true });
    worker.once("error", reject);
    worker.once("exit", resolve);
  });
}
