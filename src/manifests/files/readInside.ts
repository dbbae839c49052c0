import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { MooringError } from "../../support/errors.ts";
import { isInside } from "./insideFolder.ts";
import { openedPath } from "./openedPath.ts";

/** What may be read. */
export interface ReadLimits {
  /** The folder in which the file must lie once it is open, links resolved on both sides. */
  readonly within: string;
  readonly maxBytes: number;
}

/** A file that is replaced, or a folder that is exchanged, while it is opened is looked at again. */
const ATTEMPTS = 3;
const CHUNK = 256 * 1024;
/** A pipe has no end: it is not waited for. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * The bytes of a plain file that lies in a folder. The file is opened first and asked where it lies afterwards, so that no link that
 * is made meanwhile, at whatever step of the path, can lead the read elsewhere.
 * @throws MooringError refused, tooLarge, badInput; errors of the system as they are
 */
export async function readInside(file: string, { within, maxBytes }: ReadLimits): Promise<Buffer> {
  for (let attempt = 1; ; attempt += 1) {
    const handle = await open(file, READ_ONLY);
    try {
      const opened = await handle.stat();
      if (!(await liesIn(within, await openedPath(handle, file)))) {
        if (attempt < ATTEMPTS) continue;
        throw new MooringError("refused", `${file} is outside the workspace folder and was ignored.`);
      }
      if (!opened.isFile()) throw new MooringError("badInput", `${file} is not a regular file.`);
      if (opened.size > maxBytes) throw tooLarge(file, opened.size, maxBytes);
      return await readUpTo(handle, file, opened.size, maxBytes);
    } finally {
      await handle.close();
    }
  }
}

/** `path` has no links. So where it lies in the folder by its letters, those have none either. */
async function liesIn(folder: string, path: string | undefined): Promise<boolean> {
  return path !== undefined && (isInside(folder, path) || isInside(await realpath(folder), path));
}

/** A file may grow while it is read: a read that fills its buffer is followed by another one. */
async function readUpTo(handle: FileHandle, file: string, expected: number, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for (let length = expected + 1; ; length = CHUNK) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length);
    size += bytesRead;
    if (size > maxBytes) throw tooLarge(file, size, maxBytes);
    pieces.push(buffer.subarray(0, bytesRead));
    if (bytesRead < length) return pieces.length === 1 ? (pieces[0] ?? buffer) : Buffer.concat(pieces, size);
  }
}

function tooLarge(file: string, size: number, maxBytes: number): MooringError {
  return new MooringError("tooLarge", `${file} has ${size} bytes; at most ${maxBytes} are read.`);
}
