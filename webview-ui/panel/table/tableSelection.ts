/** Which rows are chosen, by key: one, a stretch from where the choice began, or more with ctrl. No DOM in here. */
export class TableSelection {
  #keys = new Set<string>();
  #anchor = 0;

  get keys(): readonly string[] {
    return [...this.#keys];
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  restore(keys: readonly string[]): void {
    this.#keys = new Set(keys);
    this.#anchor = 0;
  }

  /** `add`: beside what is chosen, or out of it. */
  one(at: number, add: boolean, key: (at: number) => string): void {
    this.#anchor = at;
    if (!add) this.#keys.clear();
    if (!this.#keys.delete(key(at))) this.#keys.add(key(at));
  }

  /** From where the choice began up to a row. */
  upTo(at: number, key: (at: number) => string): void {
    const [from, to] = [Math.min(this.#anchor, at), Math.max(this.#anchor, at)];
    this.#keys = new Set(Array.from({ length: to - from + 1 }, (_, step) => key(from + step)));
  }

  all(count: number, key: (at: number) => string): void {
    this.#keys = new Set(Array.from({ length: count }, (_, at) => key(at)));
  }
}
