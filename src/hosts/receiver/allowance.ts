import type { Clock } from "../../support/clock.ts";

/** A bucket of tokens: so many at once, refilled steadily. */
export class Allowance {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #perSecond: number;
  #left: number;
  #asOf: number;

  /** @param most requests in one burst. @param perSecond requests that are taken for good. */
  constructor(clock: Clock, most: number, perSecond: number) {
    this.#clock = clock;
    this.#most = most;
    this.#perSecond = perSecond;
    this.#left = most;
    this.#asOf = clock.now();
  }

  take(): boolean {
    const now = this.#clock.now();
    const gained = (Math.max(0, now - this.#asOf) / 1_000) * this.#perSecond;
    this.#left = Math.min(this.#most, this.#left + gained);
    this.#asOf = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
