import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";

/** Milliseconds between looks at all hooks; each comes up to a tenth earlier or later. */
const INTERVAL_MS = 600_000;
const JITTER = 0.1;

/** Has the hooks looked at from time to time; the next time is counted from the end of the look before. */
export class HookSchedule implements Disposable {
  readonly #clock: Clock;
  readonly #look: () => Promise<void>;
  #timer: Disposable | undefined;
  #isOn = false;

  constructor(clock: Clock, look: () => Promise<void>) {
    this.#clock = clock;
    this.#look = look;
  }

  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#wait();
  }

  dispose(): void {
    this.#isOn = false;
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  #wait(): void {
    const delay = INTERVAL_MS * (1 - JITTER + 2 * JITTER * this.#clock.random());
    this.#timer = this.#clock.after(delay, () => {
      const done = (): void => {
        if (this.#isOn) this.#wait();
      };
      this.#look().then(done, done);
    });
  }
}
