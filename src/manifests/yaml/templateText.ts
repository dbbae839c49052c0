/** The head of a block scalar: what is indented deeper is its text. */
const BLOCK_SCALAR = /(?:^|[:\-?] +)(?:[&!]\S+ +)*[|>][-+0-9]*(?: +#.*)?$/;
/** Where a value may begin on a line: at its start, behind dashes, behind `key:`. */
const VALUE_START = /^(\s*(?:[-?] +)*)(?:(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'#{[][^#:]*(?::[^\s#:][^#:]*)*): +)?/;

/**
 * True for the source of a template language (Go templates of Helm, Jinja) that is no YAML by itself: an action stands where YAML
 * has a key, a value or a whole line. Actions inside quotes, block scalars, comments and in the middle of a text are YAML, which
 * kubectl reads; an error of such a document has another cause.
 */
export function isTemplateSource(text: string): boolean {
  if (!text.includes("{{") && !text.includes("{%")) return false;
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? "").trimEnd();
    const [head = "", margin = ""] = VALUE_START.exec(line) ?? [];
    const rest = line.slice(head.length);
    if (/^\{[{%]/.test(rest) || /^\{[{%]/.test(line.slice(margin.length))) return true;
    // the text of `- |` is deeper than the dash, that of `- key: |` deeper than the key
    const column = head.length > margin.length ? margin.length : margin.trimEnd().length - 1;
    if (BLOCK_SCALAR.test(line)) at = lastLineOf(lines, at, column);
    else if (rest.startsWith('"') || rest.startsWith("'")) at = endOfQuotes(lines, at, head.length);
  }
  return false;
}

/** The last line of the block scalar whose head stands on line `head`: the text is indented deeper than `column`. */
function lastLineOf(lines: readonly string[], head: number, column: number): number {
  let last = head;
  for (let at = head + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.trim() !== "" && line.length - line.trimStart().length <= column) break;
    last = at;
  }
  return last;
}

/** The line on which the quoted text ends that begins at `column` of line `at`; the same line when it does not end at all. */
function endOfQuotes(lines: readonly string[], at: number, column: number): number {
  const quote = (lines[at] ?? "").charAt(column);
  const closing = quote === '"' ? /^(?:[^"\\]|\\.)*"/ : /^(?:[^']|'')*'/;
  let rest = (lines[at] ?? "").slice(column + 1);
  for (let line = at; ; rest = lines[line] ?? "") {
    if (closing.test(rest)) return line;
    line += 1;
    if (line >= lines.length) return at;
  }
}
