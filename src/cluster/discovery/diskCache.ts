import { readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hashText } from "../../support/hash.ts";
import { makePrivateFolder } from "../../support/state/privateFolder.ts";

/** Not used for this long: belongs to a cluster or a version that is gone. */
const LONGEST_UNUSED = 30 * 24 * 3_600_000;

/**
 * Texts on disk by name, for what the server can give again. A file that is broken, cut or unreadable counts as absent, and a
 * full or read-only disk is no error. Holds discovery and schemas only, never objects.
 */
export class DiskCache {
  readonly #folder: string | undefined;
  #isSwept = false;

  /** `folder` undefined = nothing is kept. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  async read(name: string): Promise<string | undefined> {
    if (this.#folder === undefined) return undefined;
    const file = this.#file(this.#folder, name);
    try {
      const text = await readFile(file, "utf8");
      const end = text.indexOf("\n");
      const body = text.slice(end + 1);
      if (end < 0 || hashText(body) !== text.slice(0, end)) return undefined;
      const now = new Date();
      await utimes(file, now, now);
      return body;
    } catch {
      return undefined;
    }
  }

  /** True when there is a text of this name, whole or not; it counts as used. */
  async has(name: string): Promise<boolean> {
    if (this.#folder === undefined) return false;
    const now = new Date();
    return utimes(this.#file(this.#folder, name), now, now).then(
      () => true,
      () => false,
    );
  }

  /** Written beside and renamed, so that a reader never sees half a file. */
  async write(name: string, body: string): Promise<void> {
    if (this.#folder === undefined) return;
    const file = this.#file(this.#folder, name);
    const fresh = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    try {
      await makePrivateFolder(this.#folder);
      await writeFile(fresh, `${hashText(body)}\n${body}`, { mode: 0o600 });
      await rename(fresh, file);
      await this.#sweep(this.#folder);
    } catch {
      await rm(fresh, { force: true }).catch(() => undefined);
    }
  }

  #file(folder: string, name: string): string {
    return join(folder, /^[\w.-]{1,200}$/.test(name) && !name.startsWith(".") ? name : hashText(name));
  }

  async #sweep(folder: string): Promise<void> {
    if (this.#isSwept) return;
    this.#isSwept = true;
    for (const name of await readdir(folder)) {
      const file = join(folder, name);
      const { mtimeMs } = await stat(file);
      if (Date.now() - mtimeMs > LONGEST_UNUSED) await rm(file, { force: true });
    }
  }
}
