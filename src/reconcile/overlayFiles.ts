import { MooringError } from "../support/errors.ts";
import type { FileSystemPort } from "../manifests/fileSystem.ts";

/** The file system as the user sees it: unsaved text of open documents lies over what is on disk. */
export class OverlayFiles implements FileSystemPort {
  readonly #disk: FileSystemPort;
  readonly #texts = new Map<string, string>();

  constructor(disk: FileSystemPort) {
    this.#disk = disk;
  }

  /** Returns false when nothing changed. */
  set(file: string, text: string | undefined): boolean {
    if (this.#texts.get(file) === text) return false;
    if (text === undefined) this.#texts.delete(file);
    else this.#texts.set(file, text);
    return true;
  }

  async readText(file: string, maxBytes?: number): Promise<string> {
    return this.#texts.get(file) ?? (await this.#disk.readText(file, maxBytes));
  }

  readTextNow(file: string): string {
    const text = this.#texts.get(file) ?? this.#disk.readTextNow?.(file);
    if (text === undefined) throw new MooringError("notFound", `${file} is not there.`);
    return text;
  }

  /** True while an editor shows another text than the disk has. */
  isUnsaved(file: string): boolean {
    return this.#texts.has(file);
  }

  readonly list: FileSystemPort["list"] = (folder) => this.#disk.list(folder);
  readonly stat: FileSystemPort["stat"] = (file) => this.#disk.stat(file);
  readonly realpath: FileSystemPort["realpath"] = (file) => this.#disk.realpath(file);
  readonly createFolder: FileSystemPort["createFolder"] = (folder) => this.#disk.createFolder(folder);
  readonly remove: FileSystemPort["remove"] = (file) => this.#disk.remove(file);

  /** Unsaved text has none: it is at hand anyway. */
  async version(file: string): Promise<string | undefined> {
    return this.#texts.has(file) ? undefined : this.#disk.version?.(file);
  }

  async writeText(file: string, text: string): Promise<void> {
    await this.#disk.writeText(file, text);
    this.#texts.delete(file);
  }
}
