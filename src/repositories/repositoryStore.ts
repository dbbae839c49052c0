import type { RepositoryRecord } from "./repositoryRecord.ts";
import type { TaskRecord } from "./task.ts";

/** A record with what only the store knows. */
export interface StoredRepository extends RepositoryRecord {
  /** True: written down in the registry; false: on this machine alone (addresses that make no sense elsewhere). */
  readonly isShared: boolean;
  /** Settles which of two entries of one name is meant; the text as it stands in the registry. */
  readonly createdAt: number;
}

/**
 * What is remembered of the repositories of one level. Every call is whole or not at all, and on disk when it returns.
 * Reading is from memory or an index: no call takes longer than some ms.
 */
export interface RepositoryStore {
  repositories(): readonly StoredRepository[];
  saveRepository(repository: StoredRepository): void;
  deleteRepository(id: string): void;
  tasks(): readonly TaskRecord[];
  saveTask(task: TaskRecord): void;
  deleteTasks(ids: readonly string[]): void;
  close(): void;
}
