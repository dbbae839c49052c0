import { type CloneFolder, cloneFolder } from "../../git/api/cloneFolder.ts";
import { Semaphore } from "../../support/semaphore.ts";
import type { RepositoriesPorts } from "../api/ports.ts";
import { type RepositoryFolder, repositoryFolder } from "./repositoryFolder.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";

/** The clones of one level, one object per folder, so that all who use a clone share its queue. */
export class Clones {
  readonly #storeFolder: string;
  readonly #ports: RepositoriesPorts;
  readonly #lanes = new Map<string, Semaphore>();
  readonly #clones = new Map<string, CloneFolder>();

  constructor(storeFolder: string, ports: RepositoriesPorts) {
    this.#storeFolder = storeFolder;
    this.#ports = ports;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#ports.clock.now();
  }

  /** Tasks and commits of one repository wait for each other: a commit must not meet a copy that is being swapped. */
  lane(id: string): Semaphore {
    const known = this.#lanes.get(id) ?? new Semaphore(1);
    this.#lanes.set(id, known);
    return known;
  }

  folder(id: string): RepositoryFolder {
    return repositoryFolder(this.#storeFolder, id);
  }

  /** The copy in use. */
  of(record: StoredRepository): CloneFolder {
    return this.#at(this.folder(record.id).clone, record);
  }

  /** The copy in the making. */
  incoming(record: StoredRepository): CloneFolder {
    return this.#at(this.folder(record.id).incoming, record);
  }

  forget(id: string): void {
    for (const folder of [...this.#clones.keys()]) {
      if (folder.startsWith(this.folder(id).root)) this.#clones.delete(folder);
    }
  }

  #at(folder: string, { kind }: StoredRepository): CloneFolder {
    const known = this.#clones.get(folder);
    if (known?.kind === kind) return known;
    const clone = cloneFolder(folder, kind, this.#ports);
    this.#clones.set(folder, clone);
    return clone;
  }
}
