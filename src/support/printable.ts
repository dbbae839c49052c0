/**
 * What must not reach a terminal, a log or a name that people decide by: control characters, line and paragraph separators,
 * half characters, and Unicode's format characters, which turn the direction of text around or are not seen at all. The joiners
 * U+200C and U+200D stay: Persian and emoji are written with them.
 */
const UNSEEN = String.raw`[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200c\u200d])\p{Cf}`;
const ESCAPE = String.raw`\u001b\[[0-9;?]{0,64}[ -/]{0,16}[@-~]`;
const NOT_PRINTED = new RegExp(String.raw`${ESCAPE}|(?![\t\n])(?:${UNSEEN})`, "gu");
const IS_UNSEEN = new RegExp(UNSEEN, "u");
/** All that ends a line for a terminal, a log viewer or a runner of pipelines. */
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;
/** Begins a line that somebody else wrote. */
const CONTINUED = "  | ";
/** Octal, as git writes bytes of quoted paths. */
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
};

/** The text without terminal escapes, control characters and characters that are not seen; tabs and line breaks stay. */
export function printable(text: string): string {
  return text.replace(NOT_PRINTED, "");
}

/**
 * One line of output, made of words of Mooring and of others. Where the others' words break it, what follows stands behind a
 * mark: nothing foreign begins a line. Commands that runners of pipelines read from a log (`::error`, `##vso[`) lose their sign.
 */
export function printableLine(text: string): string {
  return text
    .split(LINE_END)
    .map((line, at) => withoutCommand(printable(at === 0 || line.startsWith(CONTINUED) ? line : CONTINUED + line)))
    .join("\n");
}

/**
 * A path, a name or a value of somebody else as it stands in a line: as it is, or quoted as git quotes paths (`"d/g\nx"`, bytes
 * in octal) where it would break the line, is not all seen, or reads as a command of a pipeline.
 */
export function quoteText(text: string): string {
  if (!IS_UNSEEN.test(text) && !text.startsWith('"') && withoutCommand(text) === text) return text;
  let quoted = "";
  for (const character of text) quoted += escaped(character);
  return `"${quoted.replace(/##(?=\w{0,32}\[)/g, "#\\043")}"`;
}

function escaped(character: string): string {
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  if (!IS_UNSEEN.test(character)) return character;
  return [...Buffer.from(character, "utf8")].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** GitHub takes `::` after white space, Azure Pipelines and GitHub `##[` and `##vso[` anywhere in a line. */
function withoutCommand(line: string): string {
  return line.replace(/^\s*(?=::)/, "$&\\").replace(/##(?=\w{0,32}\[)/g, "#\\#");
}
