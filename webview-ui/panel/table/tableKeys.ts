/** What a key does in a table, as in the editor's own lists. */
export type TableMove =
  | { readonly kind: "step"; readonly by: 1 | -1; readonly extend: boolean }
  | { readonly kind: "to"; readonly at: number; readonly extend: boolean }
  | { readonly kind: "into" | "out" | "open" | "toggle" | "all" | "escape" }
  | { readonly kind: "type"; readonly text: string };

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const PLAIN: Readonly<Record<string, TableMove["kind"] & ("into" | "out" | "open" | "toggle" | "escape")>> = {
  ArrowRight: "into",
  ArrowLeft: "out",
  Enter: "open",
  " ": "toggle",
  Escape: "escape",
};

/** `page`: rows that fit. undefined: not a key of the table. */
export function tableMove(press: KeyPress, at: number, count: number, page: number): TableMove | undefined {
  const { key, ctrlKey, metaKey, altKey, shiftKey: extend } = press;
  if ((ctrlKey || metaKey) && !altKey) return key.toLowerCase() === "a" ? { kind: "all" } : undefined;
  if (altKey) return undefined;
  if (key === "ArrowDown") return { kind: "step", by: 1, extend };
  if (key === "ArrowUp") return { kind: "step", by: -1, extend };
  const rows: Readonly<Record<string, number>> = {
    PageDown: at + Math.max(1, page - 1),
    PageUp: at - Math.max(1, page - 1),
    Home: 0,
    End: count - 1,
  };
  const row = rows[key];
  if (row !== undefined) return { kind: "to", at: Math.max(0, Math.min(count - 1, row)), extend };
  const plain = PLAIN[key];
  if (plain) return { kind: plain };
  return key.length === 1 ? { kind: "type", text: key } : undefined;
}

/** A pause (ms) after which typing begins anew. */
const TYPING_PAUSE = 800;

/** Finds rows by their first letters. */
export class TypeAhead {
  #typed = "";
  #lastAt = Number.NEGATIVE_INFINITY;

  /** The next row that begins with what was typed, else holds it; from `at` on and around. `now` in ms. */
  find(text: string, now: number, at: number, count: number, label: (row: number) => string): number | undefined {
    this.#typed = now - this.#lastAt < TYPING_PAUSE ? this.#typed + text : text;
    this.#lastAt = now;
    const wanted = this.#typed.toLowerCase();
    // one letter goes on to the next row; more letters narrow down from where it stands
    const start = wanted.length === 1 ? at + 1 : at;
    let holding: number | undefined;
    for (let step = 0; step < count; step += 1) {
      const row = (start + step) % count;
      const name = label(row).toLowerCase();
      if (name.startsWith(wanted)) return row;
      if (holding === undefined && name.includes(wanted)) holding = row;
    }
    return holding;
  }
}
