import { randomBytes } from "node:crypto";
import { type FileHandle, lstat, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { MooringError } from "../../support/errors.ts";
import { isInside } from "./insideFolder.ts";
import { openedPath } from "./openedPath.ts";

/**
 * Replaces the text of a file at once: a new file beside it, then a rename; its mode is kept. A link stays a link: what it points at
 * is replaced. With `within`, the path that is renamed onto has no link in it and lies in that folder. The folder of the file is
 * held open meanwhile: on Linux, both files are named through it, so it cannot be exchanged for a link; elsewhere it is asked
 * where it lies before anything is made, before the text is written and before the rename. The rename itself follows no link.
 * @throws MooringError refused; errors of the system as they are
 */
export async function replaceFile(file: string, text: string, within: string | undefined): Promise<void> {
  const target = await targetOf(file);
  if (within === undefined) return replaceIn(dirname(target), basename(target), text, () => Promise.resolve());
  const folder = await openFolder(dirname(target));
  const require = async (): Promise<void> => {
    const path = folder ? await openedPath(folder, dirname(target)) : await realpath(dirname(target));
    if (path !== dirname(target) || !isInside(await realpath(within), path)) throw refusal(target);
  };
  try {
    await require();
    await replaceIn(await nameOf(folder, dirname(target)), basename(target), text, require);
  } finally {
    await folder?.close();
  }
}

async function replaceIn(folder: string, name: string, text: string, require: () => Promise<void>): Promise<void> {
  const target = join(folder, name);
  const mode = await lstat(target).then(
    (found) => (found.isFile() ? found.mode & 0o7777 : undefined),
    () => undefined,
  );
  const temporary = join(folder, `.mooring-${randomBytes(6).toString("hex")}.tmp`);
  try {
    const handle = await open(temporary, "wx", mode ?? 0o666);
    try {
      await require();
      await handle.writeFile(text, "utf8");
      await handle.sync();
      if (mode !== undefined) await handle.chmod(mode);
    } finally {
      await handle.close();
    }
    await require();
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The path with the links of its folder resolved, and its own where it is one. */
async function targetOf(file: string): Promise<string> {
  const real = await realpath(file).catch(() => undefined);
  if (real !== undefined) return real;
  // a link to nothing: to write what it names would be to write at a place that nobody has looked at
  if ((await lstat(file).catch(() => undefined))?.isSymbolicLink()) throw refusal(file);
  return join(await realpath(dirname(file)), basename(file));
}

/** undefined on Windows, which opens no folders. */
async function openFolder(path: string): Promise<FileHandle | undefined> {
  return process.platform === "win32" ? undefined : open(path, "r");
}

/** A name of the open folder that no exchange on the way to it changes, where the system has one; else its path. */
async function nameOf(folder: FileHandle | undefined, path: string): Promise<string> {
  if (!folder) return path;
  const name = `/proc/self/fd/${folder.fd}`;
  const found = await stat(name, { bigint: true }).catch(() => undefined);
  const opened = await folder.stat({ bigint: true });
  return found?.isDirectory() && found.ino === opened.ino && found.dev === opened.dev ? name : path;
}

function refusal(path: string): MooringError {
  return new MooringError("refused", `${path} is outside the workspace folder. It was not written.`);
}
