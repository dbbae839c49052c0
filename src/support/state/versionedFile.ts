import { randomUUID } from "node:crypto";
import { link, open, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { makePrivateFolder } from "./privateFolder.ts";

export interface Version {
  /** 1 for the first; every later one is higher. */
  readonly number: number;
  readonly text: string;
}

const NAME = /^[1-9]\d{0,14}$/;
/** File systems without hard links (FAT, some shares) say one of these. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL", "EMLINK"]);
/** A file that was being written so long ago (ms) was left by a crash. */
const ABANDONED_MS = 3_600_000;
/** Looks for the newest version while others replace it. */
const TRIES = 100;

/**
 * A small text that several processes replace without losing what another one wrote: each version is a file of its own, named by
 * its number in a folder of its own, and comes into being whole and only once (a hard link, as `link(2)` never replaces a file).
 * Of two that replace the same version one succeeds. The newest version is never deleted, so numbers never come again.
 */
export class VersionedFile {
  readonly #folder: string;

  /** `folder`: absolute, used for nothing else; made on the first write. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The newest version; undefined before there was one. @throws when the folder cannot be read */
  async read(): Promise<Version | undefined> {
    for (let left = TRIES; ; left -= 1) {
      const number = await this.newest();
      if (number === 0) return undefined;
      try {
        return { number, text: await readFile(this.fileOf(number), "utf8") };
      } catch (error) {
        // it was replaced in between
        if (codeOf(error) !== "ENOENT" || left === 0) throw error;
      }
    }
  }

  /** The number of the newest version; 0 before there was one. */
  async newest(): Promise<number> {
    return Math.max(0, ...(await this.#numbers()));
  }

  /** Makes the version after `number` (0: the first). False when another process was faster: read again. */
  async replace(number: number, text: string): Promise<boolean> {
    await makePrivateFolder(this.#folder);
    const next = number + 1;
    if (!(await this.#make(this.fileOf(next), text))) return false;
    const numbers = await this.#numbers();
    if (Math.max(...numbers) > next) {
      // others were through with this number and had deleted it
      await rm(this.fileOf(next), { force: true });
      return false;
    }
    await this.#tidy(numbers.filter((one) => one < next));
    return true;
  }

  /** A sign of life in the newest version; its text stays. `at`: ms since the epoch. */
  async touch(number: number, at: number): Promise<void> {
    await utimes(this.fileOf(number), at / 1_000, at / 1_000);
  }

  /** Of the last `touch` or write (ms since the epoch); undefined when the version is gone. */
  async touchedAt(number: number): Promise<number | undefined> {
    const found = await stat(this.fileOf(number)).catch(() => undefined);
    return found?.mtimeMs;
  }

  fileOf(number: number): string {
    return path.join(this.#folder, String(number));
  }

  async #numbers(): Promise<readonly number[]> {
    try {
      return (await readdir(this.#folder)).filter((name) => NAME.test(name)).map(Number);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return [];
      throw error;
    }
  }

  /** Whole or not at all, and never over a file that is there. */
  async #make(file: string, text: string): Promise<boolean> {
    const fresh = path.join(this.#folder, `.${randomUUID()}`);
    try {
      await writeDurably(fresh, text);
      await link(fresh, file);
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      if (!NO_LINKS.has(codeOf(error) ?? "")) throw error;
      return await writeAlone(file, text);
    } finally {
      await rm(fresh, { force: true });
    }
  }

  async #tidy(older: readonly number[]): Promise<void> {
    for (const number of older) await rm(this.fileOf(number), { force: true });
    for (const name of await readdir(this.#folder)) {
      const file = path.join(this.#folder, name);
      if (!name.startsWith(".")) continue;
      const found = await stat(file).catch(() => undefined);
      if (found && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
    }
  }
}

/** What a power cut leaves is the old version or the new one. */
async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeAlone(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
