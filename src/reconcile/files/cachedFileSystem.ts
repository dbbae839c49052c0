import { basename, dirname, join } from "node:path";
import type { FileSystemPort, FolderEntry } from "../../manifests/files/fileSystem.ts";

/**
 * Files as they are found at one look: each is asked for its version once, however many steps of a comparison read it, and
 * what was listed and is no link lies where its folder lies. What changes in between is told by the observers and seen by the
 * next look. A text may be newer than its version, never older. For reading: a write asks the disk itself where a path leads.
 */
export class CachedFileSystem implements FileSystemPort {
  readonly #files: FileSystemPort;
  readonly #versions = new Map<string, Promise<string | undefined>>();
  /** What was listed in a folder and is no link, by name. */
  readonly #plain = new Map<string, ReadonlySet<string>>();
  readonly #realFolders = new Map<string, Promise<string>>();

  constructor(files: FileSystemPort) {
    this.#files = files;
  }

  /** Begins another look. */
  renew(): void {
    this.#versions.clear();
    this.#plain.clear();
    this.#realFolders.clear();
  }

  version(file: string): Promise<string | undefined> {
    const known = this.#versions.get(file);
    if (known) return known;
    const asked = this.#files.version?.(file) ?? Promise.resolve(undefined);
    this.#versions.set(file, asked);
    return asked;
  }

  async list(folder: string): Promise<readonly FolderEntry[]> {
    const entries = await this.#files.list(folder);
    this.#plain.set(folder, new Set(entries.flatMap(({ name, kind }) => (kind === "symlink" ? [] : [name]))));
    return entries;
  }

  async realpath(file: string): Promise<string> {
    const [folder, name] = [dirname(file), basename(file)];
    if (!this.#plain.get(folder)?.has(name)) return this.#files.realpath(file);
    const known = this.#realFolders.get(folder);
    if (known) return join(await known, name);
    const asked = this.realpath(folder);
    this.#realFolders.set(folder, asked);
    return join(await asked, name);
  }

  readonly readText: FileSystemPort["readText"] = (file, maxBytes, within) =>
    this.#files.readText(file, maxBytes, within);
  readonly readTextNow = (file: string, within?: string): string => this.#files.readTextNow?.(file, within) ?? "";
  readonly readBytes: FileSystemPort["readBytes"] = (file, limits) => this.#files.readBytes(file, limits);
  readonly stat: FileSystemPort["stat"] = (file) => this.#files.stat(file);
  readonly writeText: FileSystemPort["writeText"] = (file, text, within) => this.#files.writeText(file, text, within);
  readonly createFolder: FileSystemPort["createFolder"] = (folder) => this.#files.createFolder(folder);
  readonly remove: FileSystemPort["remove"] = (file) => this.#files.remove(file);
}
