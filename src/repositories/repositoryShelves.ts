import { type Disposable, DisposableStore } from "../support/disposable.ts";
import { Emitter } from "../support/emitter.ts";
import { MooringError } from "../support/errors.ts";
import type { RepositoriesPorts } from "./ports.ts";
import type { NewRepository, Repositories, RepositoryQuery } from "./intents.ts";
import type { RepositoryRecord } from "./repositoryRecord.ts";
import { RepositoryShelf } from "./repositoryShelf.ts";
import type { TaskRecord } from "./task.ts";

/** Both levels as one list; each call goes to the shelf that the repository is on. */
export class RepositoryShelves implements Repositories {
  readonly #ports: RepositoriesPorts;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<string | undefined>());
  #shelves: readonly RepositoryShelf[] = [];

  constructor(ports: RepositoriesPorts) {
    this.#ports = ports;
  }

  readonly onDidChange = (listener: (id: string | undefined) => void): Disposable => this.#changes.on(listener);

  open(): Promise<void> {
    if (this.#shelves.length > 0) return Promise.resolve();
    this.#shelves = (["private", "organization"] as const).flatMap((level) => {
      const shelf = this.#ports[level];
      const make = (id: string): void => this.#changes.fire(id);
      return shelf ? [this.#owned.add(new RepositoryShelf(level, shelf, this.#ports, make))] : [];
    });
    for (const shelf of this.#shelves) shelf.open();
    this.#changes.fire(undefined);
    return Promise.resolve();
  }

  list(query: RepositoryQuery = {}): readonly RepositoryRecord[] {
    return this.#shelves
      .flatMap((shelf) => shelf.all())
      .filter((record) => matches(record, query))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  get(id: string): RepositoryRecord | undefined {
    return this.#shelves.map((shelf) => shelf.find(id)).find((record) => record !== undefined);
  }

  async add(repository: NewRepository): Promise<RepositoryRecord> {
    const shelf = this.#shelves.find(({ level }) => level === repository.level);
    if (shelf) return shelf.add(repository);
    throw new MooringError(
      "refused",
      `There is no place for ${repository.level} repositories here. Open a folder first.`,
    );
  }

  async sync(id: string): Promise<TaskRecord> {
    return this.#of(id).sync(id);
  }

  async remove(id: string): Promise<void> {
    await this.#of(id).remove(id);
  }

  tasks(id?: string): readonly TaskRecord[] {
    const tasks = this.#shelves.flatMap((shelf) => shelf.tasks.list());
    return id === undefined ? tasks : tasks.filter(({ repository }) => repository === id);
  }

  whenEnded(task: string, signal?: AbortSignal): Promise<TaskRecord> {
    const shelf = this.#shelves.find(({ tasks }) => tasks.get(task) !== undefined);
    return shelf
      ? shelf.tasks.whenEnded(task, signal)
      : Promise.reject(new MooringError("notFound", "This task is not known."));
  }

  async cancelTask(task: string): Promise<void> {
    for (const { tasks } of this.#shelves) tasks.cancel(task);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #of(id: string): RepositoryShelf {
    const shelf = this.#shelves.find((one) => one.find(id) !== undefined);
    if (shelf) return shelf;
    throw new MooringError("notFound", "This repository is not registered any more.");
  }
}

function matches(record: RepositoryRecord, query: RepositoryQuery): boolean {
  const text = query.text?.toLowerCase() ?? "";
  return (
    (query.level ?? record.level) === record.level &&
    (query.status ?? record.status) === record.status &&
    (query.sourceType ?? record.sourceType) === record.sourceType &&
    (record.name.toLowerCase().includes(text) || record.url.toLowerCase().includes(text))
  );
}
