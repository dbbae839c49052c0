import { readdir, readFile, readlink, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, sleep } from "../../support/clock.ts";
import { MooringError } from "../../support/errors.ts";

/** Another git usually holds the index for some 10 ms; five tries wait 1.5 s in all. */
const FIRST_WAIT_MS = 50;
const TRIES = 5;

/** `holder`: the process that holds the lock, `none` when no process does, `unknown` where the system does not tell. */
export interface IndexLock {
  readonly file: string;
  /** Milliseconds since it was made. */
  readonly age: number;
  readonly holder: number | "none" | "unknown";
}

/** Runs `attempt`; when it finds a lock, again after 50, 100, 200 … ms (plus up to as much by chance). */
export async function waitForLock<T>(
  attempt: () => Promise<T>,
  deps: { readonly clock: Clock; readonly root: string },
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let failed = 1; ; failed += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isIndexLock(error)) throw error;
      if (failed >= TRIES) throw await describeLock(error, deps.root, deps.clock);
    }
    await sleep(deps.clock, FIRST_WAIT_MS * 2 ** (failed - 1) * (1 + deps.clock.random()), signal);
    if (signal?.aborted) throw new MooringError("cancelled", "Cancelled.");
  }
}

/** The lock of the index in `gitFolder`, undefined when there is none. `root` is the real path of the work tree. */
export function readIndexLock(gitFolder: string, root: string, clock: Clock): Promise<IndexLock | undefined> {
  return readLock(join(gitFolder, "index.lock"), root, clock);
}

/**
 * Removes a lock that a killed git left behind. Only for an explicit click of the user.
 * @throws MooringError locked when a live process has it open or when it is younger than a minute and nobody can tell
 */
export async function removeIndexLock(gitFolder: string, root: string, clock: Clock): Promise<void> {
  const lock = await readIndexLock(gitFolder, root, clock);
  if (!lock) return;
  if (typeof lock.holder === "number" || (lock.holder === "unknown" && lock.age < 60_000))
    throw lockedError(lock, undefined);
  await unlink(lock.file);
}

function isIndexLock(error: unknown): error is MooringError {
  return MooringError.is(error, "locked") && LOCK_FILE.test(causeText(error));
}

const LOCK_FILE = /'([^'\n]*index\.lock)': File exists/;

function causeText(error: MooringError): string {
  return error.cause instanceof Error ? error.cause.message : "";
}

async function describeLock(error: MooringError, root: string, clock: Clock): Promise<MooringError> {
  const file = LOCK_FILE.exec(causeText(error))?.[1];
  const lock = file === undefined ? undefined : await readLock(file, root, clock);
  return lock ? lockedError(lock, error) : error;
}

function lockedError(lock: IndexLock, cause: MooringError | undefined): MooringError {
  const seconds = Math.max(0, Math.round(lock.age / 1000));
  const owner = {
    number: `it is held by process ${String(lock.holder)}. Wait for the process to finish, or stop it`,
    none: "no process holds it: a git process was killed. Remove the file, then try again",
    unknown: "make sure that no other git process is running, then remove the file",
  }[typeof lock.holder === "number" ? "number" : lock.holder];
  const message = `The repository is locked by ${lock.file}, created ${seconds} seconds ago; ${owner}.`;
  return new MooringError("locked", message, cause ? { cause } : {});
}

export async function readLock(file: string, root: string, clock: Clock): Promise<IndexLock | undefined> {
  try {
    const { mtimeMs, uid } = await stat(file);
    const isOurs = process.platform === "linux" && uid === process.getuid?.();
    return { file, age: clock.now() - mtimeMs, holder: isOurs ? await holderOf(file, root) : "unknown" };
  } catch {
    return undefined;
  }
}

/** Linux tells by /proc: a process that has the file open, or a git that works in this folder (git closes the file early). */
async function holderOf(file: string, root: string): Promise<IndexLock["holder"]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) if ((await isGitIn(pid, root)) || (await hasOpen(pid, file))) return Number(pid);
  return "none";
}

async function isGitIn(pid: string, root: string): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  if (!name.startsWith("git")) return false;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => "");
  return folder === root || folder.startsWith(`${root}/`);
}

async function hasOpen(pid: string, file: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => "")));
  return targets.includes(file);
}
