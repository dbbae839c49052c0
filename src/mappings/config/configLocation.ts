/** Where the cursor stands in `mooring.yaml`, whose text may be half-written: read by indentation, not by a parser. */
export interface ConfigLocation {
  /** The keys around it, from the outside in; `[]` stands for an item of a list. */
  readonly path: readonly string[];
  /** What is written there: a key of the map at `path`, or the value of the last key of `path`. */
  readonly kind: "key" | "value";
  /** Keys that the map has already. */
  readonly taken: ReadonlySet<string>;
  /** Offsets in the line of the word at the cursor. */
  readonly start: number;
  readonly end: number;
}

export const ITEM = "[]";

const NOTHING: ReadonlySet<string> = new Set();

interface Line {
  /** Columns of the `-` in front, outermost first. */
  readonly dashes: readonly number[];
  /** Column of what follows them. */
  readonly indent: number;
  readonly key: string | undefined;
  /** What follows the colon, or the whole content where there is no key. */
  readonly rest: string;
  /** Column of `rest`. */
  readonly restAt: number;
}

/** `line` and `column` from 0. undefined in comments, in quotes and in blocks of text. */
export function configLocationAt(lines: readonly string[], line: number, column: number): ConfigLocation | undefined {
  const text = lines[line] ?? "";
  if (/(?:^|\s)#/.test(text.slice(0, column)) || /["']/.test(text.slice(0, column))) return undefined;
  const here = readLine(text);
  const { start, end } = wordAt(text, column);
  const at = { start, end };
  const opening = openBrace(text.slice(0, column));
  if (opening !== undefined && here.key !== undefined) {
    const inside = text.slice(opening + 1).split("}", 1)[0] ?? "";
    const taken = new Set([...inside.matchAll(/(?:^|,)\s*([\w-]+)\s*:/g)].map(([, key = ""]) => key));
    const path = [...pathOf(lines, line, here), here.key];
    const before = text.slice(opening + 1, start);
    const last = before.slice(Math.max(before.lastIndexOf(","), before.lastIndexOf("{")) + 1);
    const key = /(?<![\w-])([\w-]+)\s*:/.exec(last)?.[1];
    if (key === undefined) return { path, kind: "key", taken, ...at };
    return { path: [...path, key], kind: "value", taken: NOTHING, ...at };
  }
  const path = pathOf(lines, line, here);
  if (here.key !== undefined && column >= here.restAt)
    return { path: [...path, here.key], kind: "value", taken: NOTHING, ...at };
  if (column < here.indent && text.trim() !== "") return undefined;
  return {
    path,
    kind: here.key === undefined && isScalarItem(text, here) ? "value" : "key",
    taken: siblings(lines, line, here),
    ...at,
  };
}

/** An item that has begun with something other than a key, e.g. `- prod-*`. */
function isScalarItem(text: string, { dashes, rest }: Line): boolean {
  return dashes.length > 0 && rest !== "" && !/^[\w-]*$/.test(rest) && text.trim() !== "-";
}

function readLine(text: string): Line {
  const dashes: number[] = [];
  let at = text.length - text.trimStart().length;
  while (text[at] === "-" && (text[at + 1] === " " || text[at + 1] === undefined)) {
    dashes.push(at);
    const after = text.slice(at + 1);
    at += 1 + Math.max(1, after.length - after.trimStart().length);
  }
  const content = text.slice(at);
  const [whole = "", key] = /^([\w-]+):(?:\s+|$)/.exec(content) ?? [];
  const rest = content
    .slice(whole.length)
    .replace(/(?:^|\s)#.*$/s, "")
    .trimEnd();
  return { dashes, indent: at, key, rest, restAt: at + whole.length };
}

/** The keys around a line, without its own. */
function pathOf(lines: readonly string[], line: number, start: Line): readonly string[] {
  const path: string[] = [];
  let limit = start.indent;
  let dashes = [...start.dashes];
  for (let above = line - 1; ; above -= 1) {
    // an item: what it is an item of stands further up, at most as far in as its dash
    for (let dash = dashes.pop(); dash !== undefined; dash = dashes.pop()) {
      path.unshift(ITEM);
      limit = dash + 1;
    }
    if (above < 0 || limit === 0) return path;
    const text = lines[above] ?? "";
    if (/^\s*(#|$)/.test(text)) continue;
    const outer = readLine(text);
    if (outer.indent === limit && outer.dashes.length > 0 && path[0] !== ITEM) {
      dashes = [...outer.dashes];
    } else if (outer.indent < limit && outer.key !== undefined) {
      path.unshift(outer.key);
      limit = outer.indent;
      dashes = [...outer.dashes];
    }
  }
}

/** Keys of the map that a line belongs to. */
function siblings(lines: readonly string[], line: number, { indent, dashes }: Line): ReadonlySet<string> {
  const taken = new Set<string>();
  const collect = (step: 1 | -1): void => {
    for (let at = line + step; at >= 0 && at < lines.length; at += step) {
      const text = lines[at] ?? "";
      if (/^\s*(#|$)/.test(text)) continue;
      const other = readLine(text);
      if (other.indent < indent || (step === 1 && other.dashes.length > 0 && other.indent === indent)) return;
      if (other.indent === indent && other.key !== undefined) taken.add(other.key);
      if (step === -1 && other.dashes.length > 0 && other.indent === indent) return;
    }
  };
  if (dashes.length === 0) collect(-1);
  collect(1);
  return taken;
}

/** Column of a `{` that is still open. */
function openBrace(before: string): number | undefined {
  const at = before.lastIndexOf("{");
  return at >= 0 && before.indexOf("}", at) < 0 ? at : undefined;
}

function wordAt(text: string, column: number): { readonly start: number; readonly end: number } {
  const isWord = (at: number): boolean =>
    /[\w*/-]/.test(text[at] ?? "") && !(text[at] === "-" && /\s|^$/.test(text[at + 1] ?? ""));
  let start = column;
  while (start > 0 && isWord(start - 1)) start -= 1;
  let end = column;
  while (end < text.length && isWord(end)) end += 1;
  return { start, end };
}
