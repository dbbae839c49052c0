import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";

/** Offsets in the text of a document, end exclusive. */
export interface Offsets {
  readonly start: number;
  readonly end: number;
}

/** The node itself, without what follows it on its last line and without the line break that ends a block. */
export function contentOffsets(node: Node, text: string): Offsets {
  const start = node.range?.[0] ?? 0;
  return { start, end: Math.max(start, contentEnd(node, text)) };
}

/** From the key to the end of its value. */
export function pairOffsets(pair: Pair, text: string): Offsets {
  const key = pair.key as Node;
  const value = pair.value as Node | null;
  const [start = 0, keyEnd = 0] = key.range ?? [];
  return { start, end: value?.range ? Math.max(keyEnd, contentEnd(value, text)) : keyEnd };
}

/** From the dash of a block sequence to the end of the item; in flow style the item alone. */
export function itemOffsets(sequence: Node, at: number, text: string): Offsets {
  if (!isSeq(sequence)) return { start: 0, end: 0 };
  const item = sequence.items[at] as Node;
  const own = contentOffsets(item, text);
  if (sequence.flow) return own;
  const before = at === 0 ? undefined : (sequence.items[at - 1] as Node);
  const from = before ? contentEnd(before, text) : (sequence.range?.[0] ?? 0);
  return { start: dashBefore(text, from, own.start), end: own.end };
}

/** The last `-` that opens an item between two offsets: what stands between is white space, comments, anchors and tags. */
function dashBefore(text: string, from: number, to: number): number {
  let line = from;
  while (line <= to) {
    const next = text.indexOf("\n", line);
    const end = next < 0 || next > to ? to : next;
    const found = /^\s*-(?=\s|$)/.exec(text.slice(line, end === to ? to + 1 : end));
    if (found && line + found[0].length - 1 <= to) return line + found[0].length - 1;
    if (end === to) break;
    line = end + 1;
  }
  // "- - x": several items open on one line
  const slice = text.slice(from, to);
  const dash = slice.lastIndexOf("-");
  return dash < 0 ? to : from + dash;
}

function contentEnd(node: Node, text: string): number {
  const end = node.range?.[1] ?? 0;
  if (isScalar(node) || isAlias(node)) return endOfText(text, end);
  if ((isMap(node) || isSeq(node)) && node.flow) return end;
  if (isMap(node)) {
    const last = node.items.at(-1);
    return last ? pairOffsets(last, text).end : end;
  }
  if (isSeq(node)) {
    const last = node.items.at(-1) as Node | undefined;
    return last?.range ? contentEnd(last, text) : end;
  }
  return end;
}

/** Without the white space before an offset: an empty value then ends at its `:` or dash. */
function endOfText(text: string, offset: number): number {
  let end = offset;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end -= 1;
  return end;
}
