import { Document, isMap, isSeq, stringify } from "yaml";

/** Small moves in YAML texts that leave everything else as it is. Offsets count UTF-16 units, as `yaml` gives them. */

export function rangeOf(node: unknown): readonly [number, number] | undefined {
  const range = (node as { range?: readonly [number, number, number] | null } | null)?.range;
  return range ? [range[0], range[1]] : undefined;
}

/** Inserts before the blanks that end at `at`. */
export function splice(text: string, at: number, insert: string): string {
  const from = text.slice(0, at).trimEnd().length;
  return text.slice(0, from) + insert + text.slice(from);
}

export function endLine(text: string, eol: string): string {
  return text === "" || text.endsWith("\n") ? text : text + eol;
}

export function startOfLine(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** Offset behind the line break of the line that ends at or after `from`. */
export function endOfLine(text: string, from: number): number {
  if (from > 0 && text[from - 1] === "\n") return from;
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at + 1;
}

export function eolOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** One value on one line. */
export function inFlow(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
}

/** YAML of a list, or of a map with one list, whose items hold their own lists and maps in flow style, as people write them. */
export function blockOf(value: unknown, indent: string, eol: string): string {
  const document = new Document(value);
  for (const item of itemsOf(document)) {
    if (!isMap(item)) continue;
    for (const pair of item.items) if (isSeq(pair.value) || isMap(pair.value)) pair.value.flow = true;
  }
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return text.replace(/^(?=.)/gm, indent).replaceAll("\n", eol);
}

function itemsOf(document: Document): readonly unknown[] {
  const root = document.contents;
  const list = isMap(root) ? root.items[0]?.value : root;
  return isSeq(list) ? list.items : [];
}
