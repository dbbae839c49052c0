import type { IndexedCommitPage, IndexQuery, IndexChange, IndexedBranch } from "./commitIndex.ts";
import type { RepositoryRecord } from "./repositoryRecord.ts";
import type { HostMemory } from "../../webhooks/hostMemory.ts";
import type { TaskRecord } from "./task.ts";

/** A record with what only the store knows. */
export interface StoredRepository extends RepositoryRecord {
  /** True: written down in the registry; false: on this machine alone (addresses that make no sense elsewhere). */
  readonly isShared: boolean;
  /** False: the registry does not name it any more. The copy stays until it is removed or comes back. */
  readonly isListed: boolean;
  /** Rewritten tips that the user agreed to follow. */
  readonly approvedTips: readonly string[];
  readonly createdAt: number;
  /** What is known of its host, its token and its webhook; undefined before the host was asked. */
  readonly host?: HostMemory;
}

/** Who writes. Everybody may read. */
export interface Leadership {
  readonly isLeader: boolean;
  /** The window that leads, for the log. */
  readonly owner: string;
}

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/**
 * What is remembered of the repositories of one level. Every change is whole or not at all, and on disk when the call returns.
 * Reading is from memory or by an index: no call takes longer than some ms. Changes are refused (`locked`) for everybody but the
 * leader of the moment, also when another window became it a moment ago: each change carries the number of its lead (fencing).
 */
export interface RepositoryStore {
  repositories(): readonly StoredRepository[];
  saveRepository(repository: StoredRepository): void;
  /** With its branches and commits. */
  deleteRepository(id: string): void;
  tasks(): readonly TaskRecord[];
  saveTask(task: TaskRecord): void;
  deleteTasks(ids: readonly string[]): void;
  branches(id: string): readonly IndexedBranch[];
  /** Newest first. */
  commits(id: string, query: IndexQuery, page: Page): IndexedCommitPage;
  changeIndex(id: string, change: IndexChange): void;
  /** Takes the lead, or keeps it: when nobody has it, or its owner was silent for `silence` ms. */
  lead(owner: string, now: number, silence: number): Leadership;
  /** Gives the lead away, so that another window takes it at once. */
  resign(owner: string): void;
  /** Sees what another window wrote. True when there was something. */
  refresh(): boolean;
  close(): void;
}
