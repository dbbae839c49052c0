import { TableLayout } from "./tableLayout.ts";
import type { TableModel } from "./tableModel.ts";

export const ROW_HEIGHT = 28;
/** Guess for a detail that was not measured yet. */
const DETAIL_HEIGHT = 96;
/** Rows drawn beyond the edge. */
const OVERSCAN = 12;

/** Which rows are open, and which ones have to be drawn. No DOM in here. */
export class TableRows {
  readonly layout = new TableLayout(ROW_HEIGHT);
  #expanded = new Set<string>();

  get expanded(): readonly string[] {
    return [...this.#expanded];
  }

  restore(keys: readonly string[]): void {
    this.#expanded = new Set(keys);
  }

  isOpen(key: string): boolean {
    return this.#expanded.has(key);
  }

  toggle(key: string): void {
    if (!this.#expanded.delete(key)) this.#expanded.add(key);
  }

  /** Brings the layout in line with the rows that are there. */
  arrange(model: TableModel): void {
    const heights = new Map<number, number>();
    for (const key of model.detail ? this.#expanded : []) {
      const at = model.indexOf(key);
      if (at !== undefined) heights.set(at, this.layout.extra(at) || DETAIL_HEIGHT);
    }
    this.layout.count = model.count;
    this.layout.clear();
    for (const [at, height] of heights) this.layout.setExtra(at, height);
  }

  /** The rows in sight and a few around them, and the active one wherever it is. */
  drawn(top: number, height: number, active: number): number[] {
    const { count } = this.layout;
    if (count === 0) return [];
    const first = Math.max(0, this.layout.rowAt(top) - OVERSCAN);
    const last = Math.min(count - 1, this.layout.rowAt(top + height) + OVERSCAN);
    const rows = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    if (active < first) rows.unshift(active);
    else if (active > last) rows.push(active);
    return rows;
  }

  /** A row where it can be seen, else the first one in sight; the head covers a row's height. */
  nearest(at: number, top: number, height: number): number {
    const distance = this.layout.top(at) - top;
    const isSeen = distance >= 0 && distance < height - 2 * this.layout.rowHeight;
    return isSeen ? at : this.layout.rowAt(top + this.layout.rowHeight - 1);
  }
}
