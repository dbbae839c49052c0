import type { Engine } from "../reconcile/api/engineApi.ts";
import type { FolderState } from "../reconcile/api/readModel.ts";
import { type Disposable, DisposableStore } from "../support/disposable.ts";
import { Emitter } from "../support/emitter.ts";

/**
 * Holds the engine, which is loaded on the first look or command and not before: until then no file is read, no process
 * runs and nothing is asked of a cluster.
 */
export class EngineHost implements Disposable {
  readonly #create: () => Promise<Engine>;
  readonly #folders: () => readonly string[];
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<string | undefined>());
  readonly #opened = new Map<string, Promise<void>>();
  #engine: Promise<Engine> | undefined;
  #loaded: Engine | undefined;

  constructor(create: () => Promise<Engine>, folders: () => readonly string[]) {
    this.#create = create;
    this.#folders = folders;
  }

  /** Fires with the folder whose state was replaced; with undefined when the engine was loaded or folders changed. */
  readonly onDidChange = (listener: (folder: string | undefined) => void): Disposable => this.#changes.on(listener);

  /** The engine if it was loaded already. */
  get loaded(): Engine | undefined {
    return this.#loaded;
  }

  /** Loads the engine if need be; does not read a folder. */
  start(): Promise<Engine> {
    this.#engine ??= this.#load();
    return this.#engine;
  }

  /** Loads the engine and reads every workspace folder once. */
  async open(): Promise<Engine> {
    const engine = await this.start();
    await Promise.all(this.#folders().map((folder) => this.#openFolder(engine, folder)));
    return engine;
  }

  /** The workspace's folders changed: new ones are read only if the engine is in use. */
  async foldersChanged(): Promise<void> {
    const engine = this.#loaded;
    if (!engine) return;
    engine.folders.set(this.#folders());
    for (const folder of this.#opened.keys()) if (!this.#folders().includes(folder)) this.#opened.delete(folder);
    this.#changes.fire(undefined);
    await this.open();
  }

  states(): readonly FolderState[] {
    return this.#loaded?.folders.all() ?? [];
  }

  state(folder: string): FolderState | undefined {
    return this.#loaded?.folders.get(folder);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #load(): Promise<Engine> {
    try {
      const engine = this.#owned.add(await this.#create());
      this.#owned.add(engine.folders.onDidChange((folder) => this.#changes.fire(folder)));
      engine.folders.set(this.#folders());
      this.#loaded = engine;
      this.#changes.fire(undefined);
      return engine;
    } catch (error) {
      this.#engine = undefined;
      throw error;
    }
  }

  #openFolder(engine: Engine, folder: string): Promise<void> {
    const known = this.#opened.get(folder);
    if (known) return known;
    const opening = engine.folders.open(folder).catch((error: unknown) => {
      this.#opened.delete(folder);
      throw error;
    });
    this.#opened.set(folder, opening);
    return opening;
  }
}
