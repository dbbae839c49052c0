/**
 * The lines of a folded block scalar (`>`) for a text. Where the old lines spell the beginning or the end of a paragraph, they are kept
 * as they were broken, so that a small change of the text is a small change of the file. Trailing line breaks are not written.
 */
export function foldedLines(text: string, oldLines: readonly string[]): readonly string[] {
  const body = text.replace(/(?<!\n)\n+$/, "");
  const paragraphs = body.split("\n");
  const old = oldParagraphs(oldLines);
  const lines: string[] = [];
  let index = 0;
  let before: string | undefined;
  let breaks = 0;
  for (const paragraph of paragraphs) {
    if (paragraph === "") {
      breaks += 1;
      continue;
    }
    // between two plain paragraphs one line break more is needed, because the first one folds to a space
    const folds = before !== undefined && !isSpaced(before) && !isSpaced(paragraph);
    for (let blank = 0; blank < breaks + (folds ? 1 : 0); blank += 1) lines.push("");
    const kept = old.find((group) => group.join(" ") === paragraph) ?? old[index] ?? [];
    lines.push(...(isSpaced(paragraph) ? [paragraph] : brokenLike(paragraph, kept)));
    before = paragraph;
    breaks = 0;
    index += 1;
  }
  return lines;
}

function isSpaced(line: string): boolean {
  return /^[ \t]/.test(line);
}

/** Groups of lines that fold into one paragraph; lines that start with white space stand alone. */
function oldParagraphs(lines: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let open: string[] | undefined;
  for (const line of lines) {
    if (line === "" || isSpaced(line)) {
      open = undefined;
      if (line !== "") groups.push([line]);
    } else if (open) {
      open.push(line);
    } else {
      open = [line];
      groups.push(open);
    }
  }
  return groups;
}

/** The paragraph broken where the old lines were, as far as they still fit from its start and its end. */
function brokenLike(paragraph: string, old: readonly string[]): readonly string[] {
  const head: string[] = [];
  const tail: string[] = [];
  let rest = paragraph;
  let from = 0;
  let to = old.length;
  for (; from < to && rest.startsWith(`${old[from]} `) && !rest.startsWith(`${old[from]}  `); from += 1) {
    head.push(old[from] ?? "");
    rest = rest.slice((old[from] ?? "").length + 1);
  }
  for (; to > from && rest.endsWith(` ${old[to - 1]}`) && !rest.endsWith(`  ${old[to - 1]}`); to -= 1) {
    tail.unshift(old[to - 1] ?? "");
    rest = rest.slice(0, -(old[to - 1] ?? "").length - 1);
  }
  return [...head, rest, ...tail];
}

/**
 * A scalar over several lines (plain or quoted) with new content, broken where the old one was.
 * Undefined when the old one has blank lines or escaped line ends, or nothing of it can be kept.
 */
export function rewrapped(source: string, written: string, lineBreak: string): string | undefined {
  const lines = source.split(/\r?\n/);
  const indent = /^[ \t]*/.exec(lines[1] ?? "")?.[0] ?? "";
  const old = lines.map((line, at) => (at === 0 ? line.trimEnd() : line.trim()));
  if (old.some((line) => line === "" || line.endsWith("\\"))) return undefined;
  const broken = brokenLike(written, old);
  return broken.length > 1 ? broken.join(lineBreak + indent) : undefined;
}
