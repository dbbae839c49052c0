import { readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../support/log.ts";
import { type CloneFolder } from "../api/cloneFolder.ts";
import { readLock } from "../process/indexLock.ts";
import { MooringError } from "../../support/errors.ts";

/** Nobody but Mooring writes to its own clones, so a lock this old (ms) is left over where the system does not tell its holder. */
const STALE_MS = 60_000;

/**
 * Removes locks that a killed git left in a clone of Mooring's own, and says so in the log. Called before a task, when no git of
 * ours runs there.
 * @throws MooringError locked while another process still holds one
 */
export async function clearLocks(clone: CloneFolder, log: Log): Promise<void> {
  for (const file of await findLocks(clone.gitFolder)) {
    const lock = await readLock(file, clone.runner.folder, clone.runner.clock);
    if (!lock) continue;
    if (typeof lock.holder === "number" || (lock.holder === "unknown" && lock.age < STALE_MS)) {
      throw new MooringError(
        "locked",
        `The clone is locked by ${file}: another git process is still running. Retrying.`,
      );
    }
    await unlink(file).catch(() => undefined);
    log.warn(`Removed ${file}, which a killed git left ${Math.round(lock.age / 1000)} seconds ago.`);
  }
}

async function findLocks(gitFolder: string): Promise<readonly string[]> {
  const top = await readdir(gitFolder).catch(() => []);
  const refs = await readdir(join(gitFolder, "refs"), { recursive: true }).catch(() => []);
  const info = await readdir(join(gitFolder, "objects/info"), { recursive: true }).catch(() => []);
  return [
    ...top.map((name) => join(gitFolder, name)),
    ...refs.map((name) => join(gitFolder, "refs", name)),
    ...info.map((name) => join(gitFolder, "objects/info", name)),
  ].filter((file) => file.endsWith(".lock"));
}
