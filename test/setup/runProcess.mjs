// Runs other programs in process groups of their own, and leaves none of them behind.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";

const graceMs = 5_000;
const running = new Set();
let interrupted = false;

/**
 * Runs a program to its end. Resolves to its exit code (128 + n after signal n); rejects when it cannot start.
 * @param options { cwd, env } of the program; `log`: file that takes its output instead of this process's own.
 */
export function runProcess(command, args, options = {}) {
  const output = options.log === undefined ? "inherit" : fs.openSync(options.log, "a");
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ["ignore", output, output],
    detached: process.platform !== "win32",
  });
  running.add(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  }).finally(() => {
    running.delete(child);
    signalGroup(child, "SIGKILL"); // what the program left behind in its group
    if (typeof output === "number") fs.closeSync(output);
  });
}

/** Like runProcess, but an exit code other than 0 is an error. */
export async function mustRun(command, args, options) {
  const code = await runProcess(command, args, options);
  if (code !== 0) throw new Error(`\`${[command, ...args].join(" ")}\` ended with ${code}`);
}

/** What a short program prints, or undefined when it is missing or fails. */
export function outputOf(command, args, options = {}) {
  const result = spawnSync(command, args, { ...options, encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** Ctrl-C and its like reach the programs first; this process ends after them. */
export function endWithPrograms() {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ]) {
    process.on(signal, () => {
      const again = interrupted;
      interrupted = true;
      for (const child of running) signalGroup(child, again ? "SIGKILL" : signal);
      const end = () => process.exit(code);
      if (running.size === 0) end();
      const timer = setInterval(() => running.size === 0 && end(), 50);
      setTimeout(end, graceMs).unref();
      timer.unref();
    });
  }
  process.on("exit", () => {
    for (const child of running) signalGroup(child, "SIGKILL");
  });
}

function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // gone already
  }
}
