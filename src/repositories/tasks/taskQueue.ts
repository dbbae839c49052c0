import { randomUUID } from "node:crypto";
import type { GitProgress } from "../../git/process/progress.ts";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { isCancelled, MooringError } from "../../support/errors.ts";
import { toFailure } from "../api/failure.ts";
import { delayBeforeRetry } from "./retryPolicy.ts";
import type { TaskKind, TaskRecord } from "../api/task.ts";

/** What one run brought. */
export interface TaskResult {
  /** The difference; undefined where that means nothing. */
  readonly commitsSynced: number | undefined;
  /** The copy wants maintenance. */
  readonly isCrowded?: boolean;
}

/** One run of a task. Answers how many commits it brought. */
export type RunTask = (
  task: TaskRecord,
  signal: AbortSignal,
  onProgress: (progress: GitProgress) => void,
) => Promise<TaskResult>;

export interface TaskQueueOptions {
  readonly clock: Clock;
  readonly run: RunTask;
  /** Every change but progress: it must be on disk when this returns. */
  readonly save: (task: TaskRecord) => void;
  readonly onChange: (task: TaskRecord) => void;
}

/** Repositories worked on at the same time; git itself uses several threads. */
const PARALLEL = 2;
/** Milliseconds for one run. */
export const TIME_LIMIT = 30 * 60_000;

/**
 * Tasks of the repositories: one at a time for each repository, in the order they came, with retries. A task that was under
 * way when the window went is queued again by `restore`.
 */
export class TaskQueue implements Disposable {
  readonly #options: TaskQueueOptions;
  readonly #tasks = new Map<string, TaskRecord>();
  readonly #running = new Map<string, AbortController>();
  readonly #timers = new Map<string, Disposable>();
  readonly #waiters = new Map<string, ((task: TaskRecord) => void)[]>();
  #isDisposed = false;

  constructor(options: TaskQueueOptions) {
    this.#options = options;
  }

  /** Newest first. */
  list(): readonly TaskRecord[] {
    return [...this.#tasks.values()].reverse();
  }

  get(id: string): TaskRecord | undefined {
    return this.#tasks.get(id);
  }

  /** Takes tasks over as an earlier run left them; those that had not ended go on. */
  restore(tasks: readonly TaskRecord[]): void {
    for (const task of tasks) {
      this.#tasks.set(task.id, task);
      if (task.status === "running") this.#put({ ...task, status: "queued", progress: undefined });
      if (task.status === "waiting") this.#wakeAt(task);
    }
    this.#pump();
  }

  /** Answers the task that is there already where it would do the same; `anew`: where it has not begun, too. */
  add(repository: string, kind: TaskKind, anew = false): TaskRecord {
    const same = this.list().find(
      (task) =>
        task.repository === repository &&
        !hasEnded(task) &&
        serves(task.kind, kind) &&
        !(anew && task.status === "running"),
    );
    if (same) {
      if (same.status === "waiting") this.#wake(same.id);
      return this.#tasks.get(same.id) ?? same;
    }
    const task: TaskRecord = {
      id: randomUUID(),
      repository,
      kind,
      status: "queued",
      progress: undefined,
      attempts: 0,
      nextAttemptAt: undefined,
      queuedAt: this.#options.clock.now(),
      endedAt: undefined,
      commitsSynced: undefined,
      failure: undefined,
    };
    this.#put(task);
    this.#pump();
    return this.#tasks.get(task.id) ?? task;
  }

  /** Resolves when the task has ended. A task that is not known any more has. */
  whenEnded(id: string, signal?: AbortSignal): Promise<TaskRecord> {
    const task = this.#tasks.get(id);
    if (!task) return Promise.reject(new MooringError("notFound", "This task does not exist."));
    if (hasEnded(task)) return Promise.resolve(task);
    return new Promise((resolve, reject) => {
      const cancel = (): void => reject(new MooringError("cancelled", "Cancelled."));
      signal?.addEventListener("abort", cancel, { once: true });
      const waiters = this.#waiters.get(id) ?? [];
      waiters.push((ended) => {
        signal?.removeEventListener("abort", cancel);
        resolve(ended);
      });
      this.#waiters.set(id, waiters);
    });
  }

  cancel(id: string): void {
    const running = this.#running.get(id);
    if (running) {
      running.abort();
      return;
    }
    const task = this.#tasks.get(id);
    if (task && !hasEnded(task)) this.#end({ ...task, status: "cancelled" });
  }

  /** Cancels what runs and forgets all tasks of a repository. Resolves when nothing of it runs any more. */
  async drop(repository: string): Promise<readonly string[]> {
    const own = this.list().filter((task) => task.repository === repository);
    for (const { id } of own) this.cancel(id);
    await Promise.all(own.map(({ id }) => this.whenEnded(id)));
    for (const { id } of own) this.#tasks.delete(id);
    return own.map(({ id }) => id);
  }

  /** Stops what runs without ending it: the next window goes on with it. */
  dispose(): void {
    this.#isDisposed = true;
    for (const timer of this.#timers.values()) timer.dispose();
    for (const running of this.#running.values()) running.abort();
  }

  #pump(): void {
    if (this.#isDisposed) return;
    const busy = new Set([...this.#running.keys()].map((id) => this.#tasks.get(id)?.repository));
    for (const task of this.#tasks.values()) {
      if (hasEnded(task) || this.#running.has(task.id)) continue;
      // one that waits for its next run still holds back those behind it
      const isFree = !busy.has(task.repository);
      busy.add(task.repository);
      if (isFree && task.status === "queued" && this.#running.size < PARALLEL) void this.#run(task);
    }
  }

  async #run(queued: TaskRecord): Promise<void> {
    const abort = new AbortController();
    this.#running.set(queued.id, abort);
    let isLate = false;
    const limit = this.#options.clock.after(TIME_LIMIT, () => {
      isLate = true;
      abort.abort();
    });
    // work that does not heed the end of the queue must not keep the process for half an hour
    abort.signal.addEventListener("abort", () => limit.dispose(), { once: true });
    const attempts = queued.attempts + 1;
    const task: TaskRecord = { ...queued, status: "running", attempts, nextAttemptAt: undefined };
    this.#put(task);
    try {
      const { commitsSynced, isCrowded } = await this.#options.run(task, abort.signal, (progress) =>
        this.#show({ ...task, progress }),
      );
      this.#running.delete(task.id);
      if (!this.#isDisposed) this.#end({ ...task, status: "succeeded", commitsSynced, failure: undefined });
      if (isCrowded === true && !this.#isDisposed) this.add(task.repository, "maintenance");
    } catch (error) {
      this.#running.delete(task.id);
      if (!this.#isDisposed) this.#failed(task, isLate ? late() : error, isLate);
    } finally {
      limit.dispose();
    }
    this.#pump();
  }

  #failed(task: TaskRecord, error: unknown, isLate: boolean): void {
    if (!isLate && isCancelled(error)) {
      this.#end({ ...task, status: "cancelled" });
      return;
    }
    const delay = isLate ? undefined : delayBeforeRetry(error, task.attempts);
    const failure = toFailure(error);
    if (delay === undefined) {
      this.#end({ ...task, status: "failed", failure });
      return;
    }
    const waiting: TaskRecord = {
      ...task,
      status: "waiting",
      failure,
      nextAttemptAt: this.#options.clock.now() + delay,
    };
    this.#put(waiting);
    this.#wakeAt(waiting);
  }

  #wakeAt({ id, nextAttemptAt = 0 }: TaskRecord): void {
    const delay = Math.max(0, nextAttemptAt - this.#options.clock.now());
    this.#timers.set(
      id,
      this.#options.clock.after(delay, () => this.#wake(id)),
    );
  }

  #wake(id: string): void {
    this.#timers.get(id)?.dispose();
    this.#timers.delete(id);
    const task = this.#tasks.get(id);
    if (task?.status !== "waiting") return;
    this.#put({ ...task, status: "queued", nextAttemptAt: undefined });
    this.#pump();
  }

  #end(task: TaskRecord): void {
    this.#timers.get(task.id)?.dispose();
    this.#timers.delete(task.id);
    const ended: TaskRecord = {
      ...task,
      progress: undefined,
      nextAttemptAt: undefined,
      endedAt: this.#options.clock.now(),
    };
    this.#put(ended);
    for (const tell of this.#waiters.get(task.id) ?? []) tell(ended);
    this.#waiters.delete(task.id);
  }

  #put(task: TaskRecord): void {
    this.#options.save({ ...task, progress: undefined });
    this.#show(task);
  }

  #show(task: TaskRecord): void {
    this.#tasks.set(task.id, task);
    this.#options.onChange(task);
  }
}

export function hasEnded({ status }: TaskRecord): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}

/** A first copy and a new copy bring all that a sync would bring. */
function serves(there: TaskKind, wanted: TaskKind): boolean {
  return there === wanted || (wanted === "sync" && there !== "maintenance");
}

function late(): MooringError {
  return new MooringError(
    "toolFailed",
    "Stopped after 30 minutes. Use a shallow or blobless clone for large histories.",
  );
}
