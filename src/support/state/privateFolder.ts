import { randomUUID } from "node:crypto";
import { chmod, mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a folder of Mooring's own that its user alone may look into: names in it tell which clusters and repositories are
 * used. One that an earlier version made for all to read is closed.
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made === undefined) await chmod(folder, 0o700);
}

/**
 * Replaces a file of Mooring's own, in a folder like that, and for its user alone: to a new file beside it, then renamed, so that a
 * crash leaves the old one. `file`: absolute path.
 */
export async function replacePrivateFile(file: string, text: string): Promise<void> {
  await makePrivateFolder(path.dirname(file));
  const fresh = `${file}.${randomUUID()}`;
  await writeFile(fresh, text, { mode: 0o600 });
  await rename(fresh, file);
}
