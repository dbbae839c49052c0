import { MooringError } from "../../support/errors.ts";
import { type LifecycleEvent, nextStatus } from "../api/lifecycle.ts";
import type { RepositoryStore, StoredRepository } from "../api/repositoryStore.ts";

/** The records of one level: in memory for reading, every change in the store before anybody is told. */
export class RecordCache {
  readonly #store: RepositoryStore;
  readonly #onChange: (id: string) => void;
  #records = new Map<string, StoredRepository>();

  constructor(store: RepositoryStore, onChange: (id: string) => void) {
    this.#store = store;
    this.#onChange = onChange;
    this.read();
  }

  /** Takes over what is in the store: another window wrote it. */
  read(): void {
    this.#records = new Map(this.#store.repositories().map((record) => [record.id, record]));
  }

  all(): readonly StoredRepository[] {
    return [...this.#records.values()];
  }

  find(id: string): StoredRepository | undefined {
    return this.#records.get(id);
  }

  /** @throws MooringError notFound */
  get(id: string): StoredRepository {
    const record = this.#records.get(id);
    if (record) return record;
    throw new MooringError("notFound", "This repository is no longer registered.");
  }

  put(record: StoredRepository): StoredRepository {
    this.#store.saveRepository(record);
    this.#records.set(record.id, record);
    this.#onChange(record.id);
    return record;
  }

  change(id: string, changes: Partial<StoredRepository>): StoredRepository {
    return this.put({ ...this.get(id), ...changes });
  }

  /** The one way to another status. @throws MooringError refused for a move that is not legal */
  move(id: string, event: LifecycleEvent, changes: Partial<StoredRepository> = {}): StoredRepository {
    const record = this.get(id);
    const failure = event === "fail" ? {} : { failure: undefined };
    return this.put({ ...record, ...failure, ...changes, status: nextStatus(record.status, event) });
  }

  delete(id: string): void {
    this.#store.deleteRepository(id);
    this.#records.delete(id);
    this.#onChange(id);
  }
}
