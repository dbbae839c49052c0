import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { guard, unguard } from "./guard.ts";

const tailBytes = 3_000;

/** A long-running program of the testbed. */
export interface Program {
  readonly name: string;
  readonly pid: number;
  /** True until it ended, by itself or not. */
  isRunning(): boolean;
  /** The end of what it printed. */
  tail(): string;
  /** Ends it at once (SIGKILL) and waits until it is gone. */
  kill(): Promise<void>;
}

export interface ProgramOptions {
  /** File that takes what it prints. */
  readonly log: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** What the program takes its own name to be; Kubernetes names field managers after it. */
  readonly argv0?: string;
  /** For programs that start others: a process group of its own, ended as a whole. */
  readonly group?: boolean;
}

/** Starts a program that ends with this process at the latest, even if this process is killed. */
export function startProgram(name: string, commandLine: readonly string[], options: ProgramOptions): Program {
  const [command = "", ...args] = commandLine;
  const log = fs.openSync(options.log, "a");
  const child = spawn(command, args, {
    stdio: ["pipe", log, log],
    env: { ...(options.env ?? process.env), MOORING_PARENT: "stdin" },
    detached: options.group === true,
    ...(options.argv0 === undefined ? {} : { argv0: options.argv0 }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  fs.closeSync(log);
  child.on("error", (error) => fs.appendFileSync(options.log, `${name}: ${error.message}\n`));
  child.stdin?.on("error", () => undefined);
  keepsNothingAlive(child);
  const pid = child.pid ?? 0;
  const target = { pid: options.group === true ? -pid : pid };
  if (pid !== 0) guard(target);

  const isRunning = (): boolean => pid !== 0 && child.exitCode === null && child.signalCode === null;
  return {
    name,
    pid,
    isRunning,
    tail: () => fs.readFileSync(options.log, "utf8").slice(-tailBytes),
    async kill() {
      if (pid === 0) return;
      const gone = isRunning() ? once(child, "exit") : undefined;
      child.ref();
      signal(target.pid);
      await gone;
      unguard(target);
    },
  };
}

/** A run that forgot to stop its programs still ends, and they with it. */
function keepsNothingAlive(child: ChildProcess): void {
  child.unref();
  if (child.stdin !== null && "unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
}

function signal(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // ended by itself
  }
}
