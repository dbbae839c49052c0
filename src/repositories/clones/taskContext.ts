import type { FetchOptions } from "../../git/clone/fetchClone.ts";
import type { GitProgress } from "../../git/process/progress.ts";
import type { RemoteAccess } from "../../git/signIn/remoteAccess.ts";
import type { Access } from "../credentials/access.ts";
import type { Clones } from "./clones.ts";
import type { RepositoriesPorts } from "../api/ports.ts";
import type { RepositoryStore, StoredRepository } from "../api/repositoryStore.ts";
import type { RecordCache } from "../store/recordCache.ts";
import { TIME_LIMIT } from "../tasks/taskQueue.ts";

/** What every task of one level works with. */
export interface TaskContext {
  readonly ports: RepositoriesPorts;
  readonly records: RecordCache;
  readonly store: RepositoryStore;
  readonly clones: Clones;
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
