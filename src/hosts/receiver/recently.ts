/** Remembers the last keys that were seen, and no more of them than it is told to. */
export class Recently {
  readonly #most: number;
  readonly #keys = new Set<string>();

  /** @param most keys that are remembered. */
  constructor(most: number) {
    this.#most = most;
  }

  /** True when the key was seen before; it is the newest then. */
  see(key: string): boolean {
    const isKnown = this.#keys.delete(key);
    this.#keys.add(key);
    const [oldest] = this.#keys;
    if (this.#keys.size > this.#most && oldest !== undefined) this.#keys.delete(oldest);
    return isKnown;
  }
}
