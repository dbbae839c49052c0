/** Longest stretch of work before others get a turn; the budget for one block of the extension host is 50 ms. */
const SLICE = 12;

/** Keeps long loops from freezing the host: `await pace.turn()` often, it gives way only when a slice is used up. */
export class TimeSlicer {
  #started = performance.now();

  /** undefined while the slice lasts, so that quick loops do not pay for a promise. */
  turn(): Promise<void> | undefined {
    return performance.now() - this.#started < SLICE ? undefined : this.rest();
  }

  /** Gives way in any case: before a step that cannot be parted. */
  rest(): Promise<void> {
    return new Promise((resolve) =>
      setImmediate(() => {
        this.#started = performance.now();
        resolve();
      }),
    );
  }

  /** Gives way before each of some steps that cannot be parted. */
  async apart(...steps: readonly (() => unknown)[]): Promise<void> {
    for (const step of steps) {
      await this.rest();
      await step();
    }
  }
}
