import type { Clock } from "./clock.ts";
import type { Disposable } from "./disposable.ts";

/** First retry after 5 ms, doubling up to 60 s: the item limiter of client-go (`util/workqueue/default_rate_limiters.go`). */
const BASE_DELAY = 5;
const MAX_DELAY_MS = 60_000;

export interface WorkQueueOptions {
  readonly clock: Clock;
  /** Keys handled at the same time; one key never twice at once. */
  readonly concurrency: number;
  readonly handle: (key: string, signal: AbortSignal) => Promise<void>;
  readonly onError: (key: string, error: unknown) => void;
}

/**
 * A keyed queue with the semantics of client-go's workqueue: a key waits at most once; added while it is being handled it
 * runs again afterwards; a failed key comes back with exponential delay until it succeeds.
 */
export class WorkQueue implements Disposable {
  readonly #options: WorkQueueOptions;
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  readonly #again = new Set<string>();
  readonly #delayed = new Map<string, Disposable>();
  readonly #failures = new Map<string, number>();
  readonly #abort = new AbortController();
  #idle: (() => void)[] = [];

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  add(key: string): void {
    if (this.#abort.signal.aborted) return;
    this.#delayed.get(key)?.dispose();
    this.#delayed.delete(key);
    if (this.#running.has(key)) this.#again.add(key);
    else this.#waiting.add(key);
    this.#pump();
  }

  /** Adds the key after `delay` ms; an earlier timer of the same key is replaced. */
  addAfter(key: string, delay: number): void {
    if (this.#abort.signal.aborted) return;
    this.#delayed.get(key)?.dispose();
    this.#delayed.set(
      key,
      this.#options.clock.after(delay, () => this.add(key)),
    );
  }

  /** Resolves when nothing waits or runs; delayed keys do not count. */
  whenIdle(): Promise<void> {
    if (this.#waiting.size === 0 && this.#running.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  dispose(): void {
    this.#abort.abort();
    for (const timer of this.#delayed.values()) timer.dispose();
    this.#delayed.clear();
    this.#waiting.clear();
    this.#again.clear();
    this.#settle();
  }

  #pump(): void {
    for (const key of this.#waiting) {
      if (this.#running.size >= this.#options.concurrency) return;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#run(key);
    }
  }

  async #run(key: string): Promise<void> {
    try {
      await this.#options.handle(key, this.#abort.signal);
      this.#failures.delete(key);
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#retryLater(key, error);
    }
    this.#running.delete(key);
    if (this.#again.delete(key)) this.#waiting.add(key);
    this.#pump();
    this.#settle();
  }

  #retryLater(key: string, error: unknown): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.#options.onError(key, error);
    this.addAfter(key, Math.min(BASE_DELAY * 2 ** failures, MAX_DELAY_MS));
  }

  #settle(): void {
    if (this.#waiting.size > 0 || this.#running.size > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
