import type { FetchOptions } from "../git/fetchClone.ts";
import type { GitProgress } from "../git/progress.ts";
import type { RemoteAccess } from "../git/remoteAccess.ts";
import type { Access } from "./access.ts";
import type { Copies } from "./copies.ts";
import type { RepositoriesPorts } from "./ports.ts";
import type { RepositoryStore, StoredRepository } from "./repositoryStore.ts";
import type { ShelfRecords } from "./shelfRecords.ts";
import { TIME_LIMIT } from "./taskQueue.ts";

/** What every task of one level works with. */
export interface TaskContext {
  readonly ports: RepositoriesPorts;
  readonly records: ShelfRecords;
  readonly store: RepositoryStore;
  readonly copies: Copies;
  readonly access: Access;
}

/** One run of a task. */
export interface TaskRun {
  readonly record: StoredRepository;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: GitProgress) => void;
}

export function fetchOptions(
  { ports }: TaskContext,
  { record, onProgress }: TaskRun,
  access: RemoteAccess,
): FetchOptions {
  const { url: address, size } = record;
  return { address, size, access, onProgress, allowed: ports.settings().protocols, timeout: TIME_LIMIT };
}
