import { type CommandLine, type Option, commandLine, before, pair } from "../../support/commandLine.ts";
import { simpleGit } from "simple-git";
import { GLOBAL_ARGUMENTS, GLOBAL_CONFIG } from "./gitArguments.ts";
import { askProgram, startProgram } from "../../support/startProgram.ts";
import { GUARDED } from "./gitEnvironment.ts";

/**
 * The one place that starts git; only GitRunner calls it. Two ways with one meaning:
 * - `runSimple`, simple-git, for commands that start nothing else and answer in text. Its guard checks every argument and
 *   environment name a second time.
 * - `runGroup`, node's own spawn, for commands that may start programs of the user (hooks, filters, fsmonitor, ssh,
 *   credential helpers, gpg), read from stdin or answer in bytes. simple-git cannot do these: it passes only uid and gid on to
 *   spawn, so its children share our process group and a hook outlives the git that is killed; its text answers are decoded.
 */
export interface GitProcess {
  /** Absolute path of the binary. */
  readonly binary: string;
  readonly folder: string;
  /** Settings (`name=value`) that the user's environment gives. */
  readonly userSettings: readonly string[];
  /** Options of git itself, before the subcommand. Only `runGroup` takes them. */
  readonly settings: readonly ("-c" | Option)[];
  readonly args: CommandLine;
  readonly environment: Readonly<Record<string, string>>;
  readonly input: string | Uint8Array | undefined;
  /** Called for every piece of output with its size in bytes. */
  readonly onOutput: (bytes: number) => void;
  /** stderr while it comes. */
  readonly onSaid: ((text: string) => void) | undefined;
  /** Aborted: the process ends, the answer is what came until then. */
  readonly signal: AbortSignal;
}

export interface GitOutput {
  /** Exit code; -1 when it was ended by a signal or never started. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** After SIGTERM git removes its lock files; what still lives after this many ms is killed. */
const GRACE_MS = 2_000;
/** A background child of a hook may hold the pipes open for ever; this many ms after git's own end nobody waits for it. */
const DRAIN = 250;

export async function runSimple(process: GitProcess): Promise<GitOutput> {
  let ended: { readonly exitCode: number; readonly stdErr: readonly Buffer[] } | undefined;
  const git = simpleGit({
    baseDir: process.folder,
    binary: process.binary,
    config: [...process.userSettings, ...GLOBAL_CONFIG],
    allowEnvironment: GUARDED,
    abort: process.signal,
    // the absolute path was looked up by findGit; it may hold spaces ("C:\Program Files")
    unsafe: { allowUnsafeCustomBinary: true },
    errors: (_error, result) => {
      ended = result;
      return undefined;
    },
  });
  const count = (chunk: Buffer): void => process.onOutput(chunk.length);
  const stdout = await git
    .env({ ...process.environment })
    .outputHandler((_command, out, err) => {
      out.on("data", count);
      err.on("data", count);
    })
    .raw([...before(GLOBAL_ARGUMENTS, process.args)]);
  const stderr = Buffer.concat([...(ended?.stdErr ?? [])]).toString("utf8");
  return { code: ended?.exitCode ?? -1, stdout: Buffer.from(stdout), stderr };
}

export function runGroup(process: GitProcess): Promise<GitOutput> {
  const own = process.userSettings.flatMap((setting) => pair("-c", setting));
  const config = GLOBAL_CONFIG.flatMap((setting) => ["-c", setting] as const);
  const line = before([...own, ...config, ...process.settings, ...GLOBAL_ARGUMENTS], process.args);
  const child = startProgram(process.binary, line, {
    cwd: process.folder,
    env: process.environment,
    // a process group of its own, without a terminal that ssh or gpg could ask on
    detached: globalThis.process.platform !== "win32",
    windowsHide: true,
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const collect = (into: Buffer[]) => (chunk: Buffer) => {
    process.onOutput(chunk.length);
    if (!process.signal.aborted) into.push(chunk);
  };
  child.stdout.on("data", collect(stdout));
  child.stderr.on("data", collect(stderr));
  child.stderr.on("data", (chunk: Buffer) => process.onSaid?.(chunk.toString("utf8")));
  // git that ends before it has read everything closes the pipe: its exit code says why
  child.stdin.on("error", () => undefined);
  child.stdin.end(process.input);
  const stop = (): void => endGroup(child.pid);
  process.signal.addEventListener("abort", stop, { once: true });
  return new Promise((resolve) => {
    let drain: NodeJS.Timeout | undefined;
    const finish = (code: number, extra = ""): void => {
      clearTimeout(drain);
      process.signal.removeEventListener("abort", stop);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8") + extra });
    };
    child.on("error", (error) => finish(-1, error.message));
    child.on("exit", (code) => {
      // what git started may live on and write: it was asked to end, too, and nobody waits for it
      if (process.signal.aborted && child.pid !== undefined) killRest(child.pid);
      drain = setTimeout(() => finish(code ?? -1), DRAIN);
    });
    child.on("close", (code) => finish(code ?? -1));
    if (process.signal.aborted) stop();
  });
}

/** Ends a process and all it started: politely, then for good. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    const line = commandLine(["/pid", `${pid}`, "/T", "/F"]);
    askProgram("taskkill", line, { windowsHide: true }, () => undefined);
    return;
  }
  sendToGroup(pid, "SIGTERM");
  setTimeout(() => sendToGroup(pid, "SIGKILL"), GRACE_MS).unref();
}

/** Of a group whose first process has ended. */
function killRest(pid: number): void {
  if (process.platform !== "win32") sendToGroup(pid, "SIGKILL");
}

function sendToGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // the group has ended
  }
}
