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
    if (this.#keys.size > this.#most) for (const oldest of this.#keys) return this.#forget(oldest, isKnown);
    return isKnown;
  }

  #forget(key: string, answer: boolean): boolean {
    this.#keys.delete(key);
    return answer;
  }
}
