/** One replacement in a text; offsets count UTF-16 units. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function spliced(text: string, { start, end, text: inserted }: Splice): string {
  return text.slice(0, start) + inserted + text.slice(end);
}

/** Offset of the first character of the line that holds `at`. */
export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

/** Offset behind the last character of the line that holds `at`, its line break excluded. */
export function lineEnd(text: string, at: number): number {
  const next = text.indexOf("\n", at);
  if (next < 0) return text.length;
  return next > at && text[next - 1] === "\r" ? next - 1 : next;
}

/** Offset of the line after the one that holds `at`; the length of the text when it is the last. */
export function nextLine(text: string, at: number): number {
  const next = text.indexOf("\n", at);
  return next < 0 ? text.length : next + 1;
}

export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}

/** The line break the text uses. */
export function lineBreakOf(text: string): "\n" | "\r\n" {
  return /\r\n/.test(text) ? "\r\n" : "\n";
}

export function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

/** Offset of the first of the comment lines that stand directly above the line of `at`, at the same column; else the start of its line. */
export function startWithComments(text: string, at: number): number {
  const column = columnOf(text, at);
  let start = lineStart(text, at);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    const line = text.slice(above, start);
    if (!line.startsWith("#", column) || !isBlank(line.slice(0, column))) break;
    start = above;
  }
  return start;
}

/** Offset behind the comment lines that follow the line of `at` and stand deeper than `column`. */
export function endWithDeeperComments(text: string, at: number, column: number): number {
  let end = lineEnd(text, at);
  for (let next = nextLine(text, at); next < text.length; next = nextLine(text, next)) {
    const line = text.slice(next, lineEnd(text, next));
    const indent = line.length - line.trimStart().length;
    if (!line.startsWith("#", indent) || indent <= column) break;
    end = lineEnd(text, next);
  }
  return end;
}
