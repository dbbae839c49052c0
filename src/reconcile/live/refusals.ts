import type { Clock } from "../../support/clock.ts";
import { MooringError } from "../../support/errors.ts";

/** Rights may be given at any time: after this long (ms) the server is asked again. */
const KEEP = 60_000;

interface Refusal {
  readonly error: MooringError;
  readonly until: number;
}

/** What the server said may not be done, so that a missing right costs one request per kind and namespace and not one per object. */
export class Refusals {
  readonly #clock: Clock;
  readonly #known = new Map<string, Refusal>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True while a refusal under this key is remembered. */
  has(key: string): boolean {
    return this.#find(key) !== undefined;
  }

  /** Asks, unless the answer is known to be "forbidden". @throws MooringError what `ask` throws, or the remembered refusal */
  async ask<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#find(key);
    if (known) throw known;
    try {
      return await ask();
    } catch (error) {
      if (MooringError.is(error, "forbidden")) this.#known.set(key, { error, until: this.#clock.now() + KEEP });
      throw error;
    }
  }

  clear(): void {
    this.#known.clear();
  }

  #find(key: string): MooringError | undefined {
    const known = this.#known.get(key);
    if (known && known.until > this.#clock.now()) return known.error;
    this.#known.delete(key);
    return undefined;
  }
}
