import { type Clock, sleep } from "../../support/clock.ts";
import { MooringError } from "../../support/errors.ts";

/** `write` covers dry-runs; `list` pages are big; `small` is everything else. Watches take no slot: they wait for the server. */
export type RequestClass = "small" | "list" | "write" | "watch";

const SLOTS: Readonly<Record<RequestClass, number>> = { small: 8, list: 4, write: 8, watch: Number.POSITIVE_INFINITY };

/** One per cluster: bounds what is in flight, and holds everything back while the server asks for a pause (Retry-After). */
export class RequestLimit {
  readonly #clock: Clock;
  readonly #running: Record<RequestClass, number> = { small: 0, list: 0, write: 0, watch: 0 };
  readonly #waiting: Record<RequestClass, (() => void)[]> = { small: [], list: [], write: [], watch: [] };
  #pausedUntil = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Time (ms) before which nothing is sent. */
  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  pause(seconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + seconds * 1_000);
  }

  /** Runs the task when there is a slot and no pause. @throws MooringError cancelled */
  async run<T>(lane: RequestClass, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    throwIfCancelled(signal);
    if (this.#running[lane] < SLOTS[lane]) this.#running[lane] += 1;
    else await this.#waitForSlot(lane, signal);
    try {
      for (let rest = this.#rest(); rest > 0 && !signal.aborted; rest = this.#rest())
        await sleep(this.#clock, rest, signal);
      throwIfCancelled(signal);
      return await task();
    } finally {
      this.#leave(lane);
    }
  }

  #rest(): number {
    return this.#pausedUntil - this.#clock.now();
  }

  /** Resolves when another request has handed its slot over. */
  #waitForSlot(lane: RequestClass, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = (): void => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#waiting[lane] = this.#waiting[lane].filter((other) => other !== take);
        reject(new MooringError("cancelled", "The request was cancelled."));
      };
      signal.addEventListener("abort", giveUp, { once: true });
      this.#waiting[lane].push(take);
    });
  }

  #leave(lane: RequestClass): void {
    const next = this.#waiting[lane].shift();
    if (next) next();
    else this.#running[lane] -= 1;
  }
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new MooringError("cancelled", "The request was cancelled.");
}
