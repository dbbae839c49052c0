import type { RepositoryFailure } from "./failure.ts";

export type TaskKind = "initialize" | "migrate" | "sync" | "maintenance";

export type TaskStatus = "queued" | "running" | "waiting" | "succeeded" | "failed" | "cancelled";

/** A long operation on one repository. Kept in the store: it outlives a reload and a killed window. */
export interface TaskRecord {
  readonly id: string;
  readonly repository: string;
  readonly kind: TaskKind;
  readonly status: TaskStatus;
  /** What git does now and how far it is; undefined when it does not run. */
  readonly progress: { readonly phase: string; readonly percent: number } | undefined;
  /** Runs begun so far. */
  readonly attempts: number;
  /** `waiting`: when the next run begins. Milliseconds since the epoch. */
  readonly nextAttemptAt: number | undefined;
  readonly queuedAt: number;
  readonly endedAt: number | undefined;
  /** Commits that this task brought; not the total. */
  readonly commitsSynced: number | undefined;
  /** Of the last run that failed. */
  readonly failure: RepositoryFailure | undefined;
}
