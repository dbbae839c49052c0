import type { SourceRange } from "../../model/sourceLocation.ts";

/** Offsets of a text as lines and columns. Lines end at `\n` or a `\r` alone; a `\r` before `\n` belongs to the line. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    if (text.includes("\r"))
      for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) this.#starts.push(index + end.length);
    else for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  /** The range of two offsets; both are cut to the text. */
  range(start: number, end: number): SourceRange {
    const from = Math.max(0, Math.min(start, this.#length));
    const to = Math.max(from, Math.min(end, this.#length));
    const first = this.#lineAt(from);
    const last = this.#lineAt(to);
    return {
      start: from,
      end: to,
      line: first + 1,
      column: from - (this.#starts[first] ?? 0) + 1,
      endLine: last + 1,
      endColumn: to - (this.#starts[last] ?? 0) + 1,
    };
  }

  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
