import path from "node:path";
import type { RequestCounts } from "../../cluster/api/cluster.ts";
import type { Target } from "../../model/target.ts";
import type { VariableAt } from "../../model/variable.ts";
import type { Disposable } from "../../support/disposable.ts";
import type { ContextChoice, FoldersApi } from "../api/foldersApi.ts";
import type { ContextUse } from "../api/ports.ts";
import type { CompareProgress, FolderState } from "../api/readModel.ts";
import type { Selection } from "../api/selection.ts";
import type { EngineFolders } from "./engineFolders.ts";

/** What faces ask of the folders that are compared. */
export class FolderService implements FoldersApi {
  readonly #folders: EngineFolders;
  #loading: Promise<void> | undefined;

  constructor(folders: EngineFolders) {
    this.#folders = folders;
  }

  readonly onDidChange = (listener: (folder: string) => void): Disposable => this.#folders.changed.on(listener);

  all(): readonly FolderState[] {
    return this.#folders.states();
  }

  get(folder: string): FolderState | undefined {
    return this.#folders.state(folder);
  }

  progress(folder: string): CompareProgress | undefined {
    return this.#folders.find(folder)?.progress;
  }

  set(folders: readonly string[]): void {
    this.#folders.set(folders);
  }

  async open(folderPath: string): Promise<void> {
    await this.#load();
    const folder = this.#folders.get(folderPath);
    if (!folder.isDiscovered) await folder.reload();
  }

  contexts(): Promise<readonly ContextChoice[]> {
    return this.#folders.sessions.contexts();
  }

  async chooseTarget(folder: string, target: Target | undefined): Promise<void> {
    await this.#folders.ports.targets.set(folder, target);
    await this.#load();
    await this.#folders.get(folder).reload();
  }

  async allowContext(folder: string, use: ContextUse, isAllowed: boolean): Promise<void> {
    await this.#folders.ports.contexts?.set(folder, use, isAllowed);
    await this.#load();
    await this.#folders.get(folder).reload();
  }

  async refresh(selection: Selection, signal?: AbortSignal): Promise<void> {
    await this.#load();
    const folder = this.#folders.get(selection.folder);
    const wasOpen = folder.isDiscovered;
    await folder.reload(signal);
    if (wasOpen && this.#folders.ports.watch) await folder.renew(signal);
  }

  setOverlay(file: string, text: string | undefined): boolean {
    const isOther = this.#folders.files.set(file, text);
    if (isOther) this.fileChanged(file);
    return isOther;
  }

  fileChanged(file: string): void {
    // what happens inside .git is told by the watch of the repository
    if (file.includes(`${path.sep}.git${path.sep}`)) return;
    for (const folder of this.#folders.all()) if (folder.holds(file)) folder.fileChanged(file);
  }

  variableAt(file: string, offset: number): VariableAt | undefined {
    for (const folder of this.#folders.all()) {
      const found = folder.variables.at(file, offset);
      if (found) return found;
    }
    return undefined;
  }

  async reloadManaged(): Promise<void> {
    for (const folder of this.#folders.all()) await folder.reloadManaged();
  }

  wake(): void {
    void this.#folders.sessions.wake();
    for (const folder of this.#folders.all()) folder.retry();
  }

  requests(): Readonly<RequestCounts> {
    return this.#folders.sessions.requests();
  }

  #load(): Promise<void> {
    return (this.#loading ??= this.#folders.load());
  }
}
