import type { Disposable } from "./disposable.ts";

/** Time as a port, so that loops are tested without waiting. Milliseconds throughout. */
export interface Clock {
  /** Wall time since the epoch. */
  now(): number;
  after(delay: number, run: () => void): Disposable;
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(delay, run) {
    const timer = setTimeout(run, delay);
    return { dispose: () => clearTimeout(timer) };
  },
};

/** Resolves after `delay`, or at once when the signal is aborted; the caller looks at the signal. */
export function sleep(clock: Clock, delay: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      timer.dispose();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = clock.after(delay, done);
    signal?.addEventListener("abort", done, { once: true });
  });
}
