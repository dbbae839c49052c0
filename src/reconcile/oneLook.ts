import type { FileSystemPort } from "../manifests/fileSystem.ts";

/**
 * Files as they are found at one look: each is asked for its version once, however many steps of a comparison read it. What
 * changes in between is told by the observers and seen by the next look. A text may be newer than its version, never older.
 */
export class OneLook implements FileSystemPort {
  readonly #files: FileSystemPort;
  readonly #versions = new Map<string, Promise<string | undefined>>();

  constructor(files: FileSystemPort) {
    this.#files = files;
  }

  /** Begins another look. */
  renew(): void {
    this.#versions.clear();
  }

  version(file: string): Promise<string | undefined> {
    const known = this.#versions.get(file);
    if (known) return known;
    const asked = this.#files.version?.(file) ?? Promise.resolve(undefined);
    this.#versions.set(file, asked);
    return asked;
  }

  readonly readText: FileSystemPort["readText"] = (file, maxBytes) => this.#files.readText(file, maxBytes);
  readonly list: FileSystemPort["list"] = (folder) => this.#files.list(folder);
  readonly stat: FileSystemPort["stat"] = (file) => this.#files.stat(file);
  readonly realpath: FileSystemPort["realpath"] = (file) => this.#files.realpath(file);
  readonly writeText: FileSystemPort["writeText"] = (file, text) => this.#files.writeText(file, text);
  readonly createFolder: FileSystemPort["createFolder"] = (folder) => this.#files.createFolder(folder);
  readonly remove: FileSystemPort["remove"] = (file) => this.#files.remove(file);
}
