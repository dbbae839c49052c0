import type { BigIntStats } from "node:fs";
import { type FileHandle, lstat, readlink, realpath } from "node:fs/promises";

/** Where no system call gives the path of an open file, it is compared this often: a link would have to be exchanged in step. */
const ROUNDS = 3;

/**
 * Where a file or folder lies that is open, without links. On Linux the kernel says it (proc(5), /proc/pid/fd). Elsewhere it is `path`
 * resolved, as long as what lies there is what is open; undefined when it is not.
 */
export async function openedPath(handle: FileHandle, path: string): Promise<string | undefined> {
  const told = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined);
  if (told !== undefined) return told;
  const opened = await handle.stat({ bigint: true });
  let real: string | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const now = await realpath(path).catch(() => undefined);
    if (now === undefined || (real !== undefined && now !== real)) return undefined;
    real = now;
    if (!isSame(await lstat(real, { bigint: true }).catch(() => undefined), opened)) return undefined;
  }
  return real;
}

function isSame(found: BigIntStats | undefined, opened: BigIntStats): boolean {
  return found?.ino === opened.ino && found.dev === opened.dev;
}
