import type { CloneKind } from "../git/cloneFolder.ts";
import type { CloneSize } from "../git/cloneSize.ts";
import type { Disposable } from "../support/disposable.ts";
import type { RepositoryStatus } from "./lifecycle.ts";
import type { AccessLevel, AccessMethod, RepositoryRecord, SourceType } from "./repositoryRecord.ts";
import type { TaskRecord } from "./task.ts";

/** What the form of a new repository holds. */
export interface NewRepository {
  readonly name: string;
  /** https, ssh, scp-like, file where the settings allow it. Credentials in it are refused. */
  readonly url: string;
  readonly branch?: string;
  readonly access: AccessMethod;
  readonly level: AccessLevel;
  /** `bare` when left out. */
  readonly kind?: CloneKind;
  /** The whole history when left out. */
  readonly size?: CloneSize;
}

export interface RepositoryQuery {
  readonly level?: AccessLevel;
  readonly status?: RepositoryStatus;
  readonly sourceType?: SourceType;
  /** Part of the name or the address, whatever the case. */
  readonly text?: string;
}

export interface Repositories extends Disposable {
  /** Reads the registries and the stores; later calls read again. Starts no task. */
  open(signal?: AbortSignal): Promise<void>;
  /** By name. */
  list(query?: RepositoryQuery): readonly RepositoryRecord[];
  get(id: string): RepositoryRecord | undefined;
  /** Fires with the id of a repository that changed, also by its tasks; with undefined when several did. */
  readonly onDidChange: (listener: (id: string | undefined) => void) => Disposable;
  /**
   * Writes the repository down and queues its first copy. Resolves when it is written down.
   * @throws MooringError badInput (address, name, branch), refused (name taken), stale (the registry changed meanwhile)
   */
  add(repository: NewRepository): Promise<RepositoryRecord>;
  /** Queues a sync, or the first copy where there is none. Answers the task; one that runs already is answered as it is. */
  sync(id: string): Promise<TaskRecord>;
  /** Ends its tasks, removes its copy and its entry. */
  remove(id: string): Promise<void>;
  /** Newest first; of one repository or of all. */
  tasks(id?: string): readonly TaskRecord[];
  /** Resolves when the task has ended, whatever its end. */
  whenEnded(task: string, signal?: AbortSignal): Promise<TaskRecord>;
  cancelTask(task: string): Promise<void>;
}
