import { lstat, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { MooringError } from "../../support/errors.ts";
import type { FileSystemPort } from "./fileSystem.ts";

/** Files by their absolute path in the workspace, as they were read and hashed. */
export type PlainFiles = ReadonlyMap<string, Uint8Array>;

/** Of all files of a pack together (bytes); helm itself reads no more of a chart. */
export const MAX_TREE = 100 * 1024 * 1024;
/** Written side by side. */
const WRITERS = 8;

/**
 * Runs `use` with a folder that only this user can open, which holds the files as plain files at their places below `workspace`, and
 * nothing else: a renderer that reads it finds the bytes that were hashed, and no link but those of `links`, from one of its
 * folders to another. It is gone afterwards. What a tool
 * complains about names the files of the workspace.
 * @throws MooringError and whatever `use` throws
 */
export async function inPlainTree<T>(
  files: PlainFiles,
  workspace: string,
  use: (pathOf: (path: string) => string) => Promise<T>,
  links: ReadonlyMap<string, string> = new Map(),
): Promise<T> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "mooring-render-")));
  const pathOf = (path: string): string => {
    const way = relative(workspace, path);
    if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way))
      throw new MooringError("refused", `${path} is outside the workspace folder and was ignored.`);
    return join(root, way);
  };
  try {
    await writePlain([...files].map(([path, bytes]) => [pathOf(path), bytes] as const));
    await writeLinks([...links].map(([path, folder]) => [pathOf(path), pathOf(folder)] as const));
    return await use(pathOf);
  } catch (error) {
    if (!MooringError.is(error, "toolFailed")) throw error;
    throw new MooringError("toolFailed", error.message.replaceAll(root, workspace), { cause: error });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function writePlain(files: readonly (readonly [path: string, bytes: Uint8Array])[]): Promise<void> {
  try {
    for (const folder of new Set(files.map(([path]) => dirname(path)))) await mkdir(folder, { recursive: true });
    for (let at = 0; at < files.length; at += WRITERS)
      await Promise.all(files.slice(at, at + WRITERS).map(([path, bytes]) => writeFile(path, bytes, { flag: "wx" })));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    const message = `The files of this pack cannot be copied to ${tmpdir()} to render them (${code}).`;
    throw new MooringError("badInput", message, { cause: error });
  }
}

/** Outer ones first: what lies behind one of them is there already. */
async function writeLinks(links: readonly (readonly [path: string, folder: string])[]): Promise<void> {
  for (const [path, folder] of [...links].sort(([a], [b]) => a.length - b.length)) {
    await mkdir(dirname(path), { recursive: true });
    const isThere = await lstat(path).then(
      () => true,
      () => false,
    );
    if (!isThere) await symlink(folder, path, "junction");
  }
}

/** Reads files one by one up to `MAX_TREE` bytes in all. */
export class PlainReader {
  readonly #contents = new Map<string, Uint8Array>();
  readonly #workspace: string;
  readonly #files: FileSystemPort;
  #left = MAX_TREE;

  constructor(workspace: string, files: FileSystemPort) {
    this.#workspace = workspace;
    this.#files = files;
  }

  get contents(): PlainFiles {
    return this.#contents;
  }

  /** @throws MooringError tooLarge, refused, notFound */
  async read(path: string, maxBytes = MAX_TREE): Promise<Uint8Array> {
    const known = this.#contents.get(path);
    if (known) return known;
    const bytes = await this.#files.readBytes(path, { within: this.#workspace, maxBytes });
    if (bytes.length > this.#left) {
      const message = `The files of this pack have more than ${MAX_TREE / 2 ** 20} MiB and are not rendered.`;
      throw new MooringError("tooLarge", message);
    }
    this.#left -= bytes.length;
    this.#contents.set(path, bytes);
    return bytes;
  }
}
