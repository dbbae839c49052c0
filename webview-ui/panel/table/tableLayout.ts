/** Where the rows of a table stand: all have one height, opened ones have more. No DOM in here. */
export class TableLayout {
  readonly rowHeight: number;
  readonly #extra = new Map<number, number>();
  #opened: readonly number[] = [];
  count = 0;

  constructor(rowHeight: number) {
    this.rowHeight = rowHeight;
  }

  /** Height of what is opened below a row; 0 closes it. */
  setExtra(at: number, height: number): void {
    if (height > 0) this.#extra.set(at, height);
    else this.#extra.delete(at);
    this.#opened = [...this.#extra.keys()].sort((a, b) => a - b);
  }

  extra(at: number): number {
    return this.#extra.get(at) ?? 0;
  }

  clear(): void {
    this.#extra.clear();
    this.#opened = [];
  }

  top(at: number): number {
    let top = at * this.rowHeight;
    for (const opened of this.#opened) {
      if (opened >= at) break;
      top += this.extra(opened);
    }
    return top;
  }

  get height(): number {
    return this.top(this.count);
  }

  /** The row at a distance from the top; the first or last one outside. */
  rowAt(y: number): number {
    let rest = y;
    let from = 0;
    for (const opened of this.#opened) {
      const upTo = (opened - from + 1) * this.rowHeight;
      if (rest < upTo + this.extra(opened))
        return this.#clamp(Math.min(opened, from + Math.floor(rest / this.rowHeight)));
      rest -= upTo + this.extra(opened);
      from = opened + 1;
    }
    return this.#clamp(from + Math.floor(rest / this.rowHeight));
  }

  #clamp(at: number): number {
    return Math.max(0, Math.min(this.count - 1, at));
  }
}
