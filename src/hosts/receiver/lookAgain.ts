import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { WorkQueue } from "../../support/workQueue.ts";

export interface LookAgainOptions {
  readonly clock: Clock;
  /** Fetches and compares a repository. */
  readonly look: (repository: string, signal: AbortSignal) => Promise<void>;
  readonly onError: (repository: string, error: unknown) => void;
  /** ms between the first word and the look; what comes meanwhile is served by it. */
  readonly pauseMs?: number;
}

const PAUSE_MS = 500;
const AT_A_TIME = 2;

/**
 * Turns any number of words that a repository may have changed into few looks: one per repository and pause, never two of one
 * repository at once. What comes while a look runs is looked at once more afterwards, as it may have come too late for it.
 */
export class LookAgain implements Disposable {
  readonly #queue: WorkQueue;
  readonly #clock: Clock;
  readonly #pause: number;
  readonly #waiting = new Map<string, Disposable>();

  constructor({ clock, look, onError, pauseMs = PAUSE_MS }: LookAgainOptions) {
    this.#clock = clock;
    this.#pause = pauseMs;
    // not tried again at once: the next word or the next poll does
    const handle = (repository: string, signal: AbortSignal): Promise<void> =>
      look(repository, signal).catch((error: unknown) => {
        if (!signal.aborted) onError(repository, error);
      });
    this.#queue = new WorkQueue({ clock, concurrency: AT_A_TIME, handle, onError });
  }

  mayHaveChanged(repository: string): void {
    if (this.#waiting.has(repository)) return;
    const timer = this.#clock.after(this.#pause, () => {
      this.#waiting.delete(repository);
      this.#queue.add(repository);
    });
    this.#waiting.set(repository, timer);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) timer.dispose();
    this.#waiting.clear();
    this.#queue.dispose();
  }
}
