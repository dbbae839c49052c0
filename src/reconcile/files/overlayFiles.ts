import { dirname, parse } from "node:path";
import { MooringError } from "../../support/errors.ts";
import type { FileSystemPort } from "../../manifests/files/fileSystem.ts";
import { isInside, requireInside } from "../../manifests/files/insideFolder.ts";
import type { ReadLimits } from "../../manifests/files/readInside.ts";

/**
 * The file system as the user sees it: unsaved text of open documents lies over what is on disk. A file of a workspace folder is
 * read and written only where it really lies in that folder, whatever links are on the way.
 */
export class OverlayFiles implements FileSystemPort {
  readonly #disk: FileSystemPort;
  readonly #folders: () => Iterable<string>;
  readonly #texts = new Map<string, string>();

  /** `folders`: those of the workspace. */
  constructor(disk: FileSystemPort, folders: () => Iterable<string> = () => []) {
    this.#disk = disk;
    this.#folders = folders;
  }

  /** Returns false when nothing changed. */
  set(file: string, text: string | undefined): boolean {
    if (this.#texts.get(file) === text) return false;
    if (text === undefined) this.#texts.delete(file);
    else this.#texts.set(file, text);
    return true;
  }

  async readText(file: string, maxBytes?: number, within = this.#folderOf(file)): Promise<string> {
    return this.#texts.get(file) ?? (await this.#disk.readText(file, maxBytes, within));
  }

  async readBytes(file: string, limits: ReadLimits): Promise<Uint8Array> {
    const text = this.#texts.get(file);
    return text === undefined ? this.#disk.readBytes(file, limits) : Buffer.from(text, "utf8");
  }

  readTextNow(file: string, within = this.#folderOf(file)): string {
    const text = this.#texts.get(file) ?? this.#disk.readTextNow?.(file, within);
    if (text === undefined) throw new MooringError("notFound", `${file} does not exist.`);
    return text;
  }

  /** All of a file; of the workspace only where it lies in it. @throws MooringError tooLarge, refused, notFound */
  bytesOf(file: string, maxBytes: number): Promise<Uint8Array> {
    return this.readBytes(file, { within: this.#folderOf(file) ?? parse(file).root, maxBytes });
  }

  /** True while an editor shows another text than the disk has. */
  isUnsaved(file: string): boolean {
    return this.#texts.has(file);
  }

  readonly list: FileSystemPort["list"] = (folder) => this.#disk.list(folder);
  readonly stat: FileSystemPort["stat"] = (file) => this.#disk.stat(file);
  readonly realpath: FileSystemPort["realpath"] = (file) => this.#disk.realpath(file);

  async createFolder(folder: string): Promise<string | undefined> {
    const within = this.#folderOf(folder);
    if (within === undefined) return this.#disk.createFolder(folder);
    let there = folder;
    while (there !== within && !(await this.#disk.stat(there))) there = dirname(there);
    await requireInside(within, there, this.#disk);
    const made = await this.#disk.createFolder(folder);
    await requireInside(within, folder, this.#disk);
    return made;
  }

  async remove(file: string): Promise<void> {
    const within = this.#folderOf(file);
    if (within !== undefined) await requireInside(within, dirname(file), this.#disk);
    await this.#disk.remove(file);
  }

  /** Unsaved text has none: it is at hand anyway. */
  async version(file: string): Promise<string | undefined> {
    return this.#texts.has(file) ? undefined : this.#disk.version?.(file);
  }

  async writeText(file: string, text: string, within = this.#folderOf(file)): Promise<void> {
    await this.#disk.writeText(file, text, within);
    this.#texts.delete(file);
  }

  /** The outermost folder of the workspace that holds the path, by its letters. */
  #folderOf(file: string): string | undefined {
    let found: string | undefined;
    for (const folder of this.#folders())
      if (isInside(folder, file) && (found === undefined || folder.length < found.length)) found = folder;
    return found;
  }
}
