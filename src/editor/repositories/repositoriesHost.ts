import type { Repositories } from "../../repositories/repositories.ts";
import type { RepositoryRecord } from "../../repositories/api/repositoryRecord.ts";
import type { TaskRecord } from "../../repositories/api/task.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { Emitter } from "../../support/emitter.ts";

/** A repository with the task that works on it, if one does. */
export interface RegisteredRepository {
  readonly record: RepositoryRecord;
  readonly task: TaskRecord | undefined;
  /** False while another window of the user looks after it. */
  readonly isOurs: boolean;
}

/**
 * Holds the registered repositories, which are loaded on the first look at their view or by a command: until then no store
 * is opened and no copy is touched.
 */
export class RepositoriesHost implements Disposable {
  readonly #create: () => Promise<Repositories>;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<string | undefined>());
  #opening: Promise<Repositories> | undefined;
  #opened: Repositories | undefined;

  constructor(create: () => Promise<Repositories>) {
    this.#create = create;
  }

  /** Fires with the id of what changed, also by its task; with undefined for several. */
  readonly onDidChange = (listener: (id: string | undefined) => void): Disposable => this.#changes.on(listener);

  /** @throws MooringError untrusted in Restricted Mode */
  open(): Promise<Repositories> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  get isOpen(): boolean {
    return this.#opened !== undefined;
  }

  /** By name; empty before they were opened. */
  list(): readonly RegisteredRepository[] {
    return this.#opened?.list().map((record) => this.#registered(record)) ?? [];
  }

  /** Registries that a team shares, where they could not be brought together with their remote. */
  registryProblems(): readonly string[] {
    return (this.#opened?.registries() ?? []).flatMap(({ problem }) => problem ?? []);
  }

  get(id: string): RegisteredRepository | undefined {
    const record = this.#opened?.get(id);
    return record && this.#registered(record);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #open(): Promise<Repositories> {
    const repositories = this.#owned.add(await this.#create());
    this.#owned.add(repositories.onDidChange((id) => this.#changes.fire(id)));
    await repositories.open();
    this.#opened = repositories;
    this.#changes.fire(undefined);
    return repositories;
  }

  #registered(record: RepositoryRecord): RegisteredRepository {
    const task = this.#opened?.tasks(record.id).find(({ endedAt }) => endedAt === undefined);
    return { record, task, isOurs: this.#opened?.lead()[record.level] ?? false };
  }
}
