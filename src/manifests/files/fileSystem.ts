import { readFileSync } from "node:fs";
import { lstat, mkdir, readdir, readFile, realpath, rm, rmdir, stat } from "node:fs/promises";
import { MooringError } from "../../support/errors.ts";
import { type ReadLimits, readInside } from "./readInside.ts";
import { readInsideNow } from "./readInsideNow.ts";
import { replaceFile } from "./replaceFile.ts";

export type FileKind = "file" | "folder" | "symlink";

export interface FolderEntry {
  readonly name: string;
  readonly kind: FileKind;
}

export interface FileStat {
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly kind: FileKind;
}

/** Files as a port. Paths are absolute. Failures are MooringErrors: notFound, tooLarge, forbidden, badInput. */
export interface FileSystemPort {
  /**
   * The text as UTF-8, byte-order mark included. `within`: the folder in which the file must lie.
   * @throws MooringError tooLarge above `maxBytes`, refused when it does not lie in `within`
   */
  readText(file: string, maxBytes?: number, within?: string): Promise<string>;
  /** The bytes of a plain file in a folder, whatever links are made meanwhile. @throws MooringError tooLarge, refused */
  readBytes(file: string, limits: ReadLimits): Promise<Uint8Array>;
  /** The same at once, for the rare text that was known by its version and is needed after all. */
  readTextNow?(file: string, within?: string): string;
  /** Entries by name; a symbolic link is a `symlink`, whatever it points at. */
  list(folder: string): Promise<readonly FolderEntry[]>;
  /** undefined when there is nothing; links are not followed. */
  stat(file: string): Promise<FileStat | undefined>;
  /**
   * Changes whenever the content does (size and times of the file, links followed). undefined = cannot be told without reading:
   * there is no such file, or it was written so lately that another write could have the same times.
   */
  version?(file: string): Promise<string | undefined>;
  /** The path with all links resolved. */
  realpath(file: string): Promise<string>;
  /**
   * Replaces the whole file at once (a new file beside it, then rename) and keeps its mode. `within`: the folder in which the path
   * that is renamed onto must lie. @throws MooringError refused when it does not
   */
  writeText(file: string, text: string, within?: string): Promise<void>;
  /** Makes a folder and what is missing above it; answers the first one that was made. */
  createFolder(folder: string): Promise<string | undefined>;
  /** Takes a file away, or a folder with nothing in it; links are not followed. Nothing there is no failure. */
  remove(path: string): Promise<void>;
}

/** Bytes of a file that is read without a limit of its own: more would not fit into a string. */
const MAX_FILE = 256 * 1024 * 1024;
/** File systems round times, some to 2 s: a file younger than this (ms) may change again and keep its times (as Git's "racily clean"). */
const YOUNG_MS = 3_000;

export const nodeFileSystem: FileSystemPort = {
  async readText(file, maxBytes, within) {
    return translate(file, async () => {
      if (within !== undefined)
        return (await readInside(file, { within, maxBytes: maxBytes ?? MAX_FILE })).toString("utf8");
      if (maxBytes !== undefined) {
        const { size } = await stat(file);
        if (size > maxBytes)
          throw new MooringError("tooLarge", `${file} has ${size} bytes; at most ${maxBytes} are read.`);
      }
      return readFile(file, "utf8");
    });
  },
  readTextNow(file, within) {
    try {
      return within === undefined ? readFileSync(file, "utf8") : readInsideNow(file, within);
    } catch (error) {
      throw toMooringError(file, error);
    }
  },
  async readBytes(file, limits) {
    return translate(file, () => readInside(file, limits));
  },
  async list(folder) {
    return translate(folder, async () => {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.flatMap((entry): FolderEntry[] => {
        const kind = kindOf(entry);
        return kind ? [{ name: entry.name, kind }] : [];
      });
    });
  },
  async stat(file) {
    try {
      const found = await lstat(file);
      const kind = kindOf(found);
      return kind && { size: found.size, mtimeMs: found.mtimeMs, kind };
    } catch (error) {
      if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
      throw toMooringError(file, error);
    }
  },
  async version(file) {
    const found = await stat(file).catch(() => undefined);
    if (!found || Math.max(found.mtimeMs, found.ctimeMs) > Date.now() - YOUNG_MS) return undefined;
    return [found.size, found.mtimeMs, found.ctimeMs, found.ino].join(":");
  },
  async realpath(file) {
    return translate(file, () => realpath(file));
  },
  async writeText(file, text, within) {
    await translate(file, () => replaceFile(file, text, within), "written");
  },
  async createFolder(folder) {
    return translate(folder, () => mkdir(folder, { recursive: true }));
  },
  async remove(path) {
    await translate(path, async () => {
      const found = await lstat(path).catch(() => undefined);
      if (found?.isDirectory()) await rmdir(path);
      else await rm(path, { force: true });
    });
  },
};

/** Sockets, pipes and devices are no files to read. */
function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): FileKind | undefined {
  if (entry.isSymbolicLink()) return "symlink";
  if (entry.isDirectory()) return "folder";
  return entry.isFile() ? "file" : undefined;
}

async function translate<T>(file: string, run: () => Promise<T>, done: "opened" | "written" = "opened"): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toMooringError(file, error, done);
  }
}

function toMooringError(file: string, error: unknown, done: "opened" | "written" = "opened"): MooringError {
  if (MooringError.is(error)) return error;
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return new MooringError("notFound", `${file} does not exist.`, { cause: error });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new MooringError("forbidden", `${file} cannot be ${done}: no permission.`, { cause: error });
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return new MooringError(
        "tooLarge",
        `${file} cannot be ${done}: the disk is full or the quota is exceeded. Free some space and try again. The file was not changed.`,
        { cause: error },
      );
    default:
      return new MooringError("badInput", `${file} cannot be read or written (${codeOf(error) ?? "unknown error"}).`, {
        cause: error,
      });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
