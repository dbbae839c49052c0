import type { Clock } from "../../../src/support/clock.ts";

/** Real time, which a test may move on: timers that are due by then run at once. */
export class ShiftedClock implements Clock {
  /** Short waits end at once, and so much time has passed. */
  isHasty = false;
  #shift = 0;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  now(): number {
    return Date.now() + this.#shift;
  }

  random(): number {
    return 0.5;
  }

  after(delay: number, run: () => void): { dispose(): void } {
    if (this.isHasty && delay < 1_000) {
      this.#shift += delay;
      const soon = setTimeout(run, 5);
      return { dispose: () => clearTimeout(soon) };
    }
    const timer = { at: this.now() + delay, run: () => finish() };
    const real = setTimeout(() => timer.run(), delay);
    const finish = (): void => {
      this.#timers.delete(timer);
      clearTimeout(real);
      run();
    };
    this.#timers.add(timer);
    return {
      dispose: () => {
        this.#timers.delete(timer);
        clearTimeout(real);
      },
    };
  }

  pass(milliseconds: number): void {
    this.#shift += milliseconds;
    for (const timer of [...this.#timers]) if (timer.at <= this.now()) timer.run();
  }
}
