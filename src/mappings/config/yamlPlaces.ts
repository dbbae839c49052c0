import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, type LineCounter, type Node } from "yaml";
import type { SourceRange } from "../../model/sourceLocation.ts";

export type KeyPath = readonly (string | number)[];

/** For people: `mappings[0].cluster.context`. */
export function formatKeys(path: KeyPath): string {
  return path.map((step, at) => (typeof step === "number" ? `[${step}]` : `${at > 0 ? "." : ""}${step}`)).join("");
}

/** Where the parts of one YAML document stand. */
export class YamlPlaces {
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  /** Range of the value at a path; of the nearest parent that is written down where the path is absent. */
  valueAt(path: KeyPath): SourceRange | undefined {
    return this.#find(path, "value");
  }

  /** Range of the key at a path, or of the nearest parent. */
  keyAt(path: KeyPath): SourceRange | undefined {
    return this.#find(path, "key");
  }

  range(start: number, end: number): SourceRange {
    const from = this.#lines.linePos(start);
    const to = this.#lines.linePos(end);
    return { start, end, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
  }

  #find(path: KeyPath, what: "key" | "value"): SourceRange | undefined {
    let node: unknown = this.#document.contents;
    let best = this.#rangeOf(node);
    let isBehindAlias = false;
    for (const [depth, step] of path.entries()) {
      // a value behind an alias is shown where the alias stands: that is the line to look at
      isBehindAlias ||= isAlias(node);
      const inside = isAlias(node) ? node.resolve(this.#document) : node;
      let key: unknown;
      let child: unknown;
      if (isMap(inside)) {
        const pair = inside.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
        );
        key = pair?.key;
        child = pair?.value;
      } else if (isSeq(inside) && typeof step === "number") {
        child = inside.items[step];
      }
      if (key === undefined && child === undefined) return best;
      const isLast = depth === path.length - 1;
      const shown = (isLast && what === "key" ? key : child) ?? key;
      if (!isBehindAlias) best = this.#rangeOf(shown) ?? this.#rangeOf(key) ?? best;
      node = child;
    }
    return best;
  }

  #rangeOf(node: unknown): SourceRange | undefined {
    if (!isNode(node)) return undefined;
    const range = (node as Node).range;
    return range ? this.range(range[0], range[1]) : undefined;
  }
}
