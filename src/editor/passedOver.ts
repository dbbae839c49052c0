import type { Log } from "../support/log.ts";

/**
 * Counts the messages of a page that were not understood or are not its own. Says so at 1, 2, 4, 8 …: a page gone wild must not
 * fill the log.
 */
export class PassedOver {
  readonly #log: Log;
  readonly #page: string;
  #count = 0;

  /** `page`: for the log, such as `The panel`. */
  constructor(page: string, log: Log) {
    this.#page = page;
    this.#log = log;
  }

  get count(): number {
    return this.#count;
  }

  add(): void {
    this.#count += 1;
    if (Number.isInteger(Math.log2(this.#count)))
      this.#log.warn(`${this.#page} passed over ${this.#count} message(s) that are not its page's or not understood.`);
  }
}
