import type { Clock } from "../../support/clock.ts";

/** The constants of client-go's reflector (`tools/cache/reflector.go`, NewReflectorWithOptions). */
const FIRST = 800;
const LONGEST = 30_000;
const HEALTHY_AFTER_MS = 2 * 60_000;

/** Growing, jittered waits between tries: 0.8 s doubling to 30 s, from the start again after two quiet minutes. */
export class Backoff {
  readonly #clock: Clock;
  #failures = 0;
  #lastFailure = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds to wait after a failure now. */
  next(): number {
    const now = this.#clock.now();
    if (now - this.#lastFailure > HEALTHY_AFTER_MS) this.#failures = 0;
    this.#lastFailure = now;
    const base = Math.min(FIRST * 2 ** this.#failures, LONGEST);
    this.#failures += 1;
    return Math.min(base * (1 + this.#clock.random()), LONGEST);
  }

  reset(): void {
    this.#failures = 0;
  }
}
