import type { Scalar } from "../../model/json.ts";

/**
 * Words that some YAML reader takes for something else than a string: booleans of YAML 1.1 (kubectl), null, floats without
 * digits, the merge key, the default key.
 */
const RESERVED_WORD = /^(?:y|n|yes|no|on|off|true|false|null|~|<<|=|[-+]?\.inf|\.nan|\.)$/i;
/** Everything that starts like a number: octal, hex, binary, underscores, exponents, `1:30`. Too wide on purpose. */
const NUMBER_LIKE =
  /^[-+]?(?:0[box][\da-f_]+|\.?\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d*)?|\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?)$/i;
const DATE_LIKE = /^\d{4}-\d{1,2}-\d{1,2}(?:$|[Tt\s])/;
/** What no plain scalar may start with; `-`, `?` and `:` may, before a character that is no space. */
const INDICATOR_START = /^(?:[,[\]{}#&*!|>'"%@`]|[-?:](?:\s|$))/;
/**
 * Control characters, line breaks of YAML 1.1, the byte order mark and half characters: only an escape carries them safely. Format
 * characters too (overrides of the direction, what has no width): text that holds them is not read as it is written. The joiners
 * U+200C and U+200D stay, Persian and emoji are written with them.
 */
const NEEDS_ESCAPE = /(?![\t\n])\p{Cc}|[\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]|(?![\u200c\u200d])\p{Cf}/u;

/** True when kubectl and the common YAML readers take `text`, written without quotes, for exactly this string. */
export function isPlainSafe(text: string, context: "block" | "flow"): boolean {
  if (text === "" || RESERVED_WORD.test(text) || isNumberLike(text) || DATE_LIKE.test(text)) return false;
  if (/^\s|\s$|[\n\t]/.test(text) || NEEDS_ESCAPE.test(text)) return false;
  if (INDICATOR_START.test(text) || /^(?:---|\.\.\.)/.test(text)) return false;
  if (/:(?:\s|$)|\s#/.test(text)) return false;
  return context === "block" || !/[,[\]{}:?#]/.test(text);
}

/** kubectl's reader drops underscores wherever they stand in what begins like a number: `+_0` is 0. */
function isNumberLike(text: string): boolean {
  return NUMBER_LIKE.test(text) || (/^[-+.\d]/.test(text) && NUMBER_LIKE.test(text.replaceAll("_", "")));
}

export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function doubleQuoted(text: string): string {
  let quoted = "";
  for (const character of JSON.stringify(text))
    quoted += NEEDS_ESCAPE.test(character) ? escapeOf(character) : character;
  return quoted;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** True when single quotes can hold the text on one line. */
export function isSingleQuotable(text: string): boolean {
  return !/[\n\t]/.test(text) && !NEEDS_ESCAPE.test(text);
}

/** A scalar on one line, in the plainest style that kubectl reads back as the same value and type. */
export function scalarText(value: Scalar, context: "block" | "flow" = "block"): string {
  if (typeof value !== "string") return String(value);
  if (isPlainSafe(value, context)) return value;
  return /["\\]/.test(value) && isSingleQuotable(value) ? singleQuoted(value) : doubleQuoted(value);
}

/** A literal block: the header (`|`, `|-`, `|2+`) and the lines of its body, not yet indented. */
interface LiteralBlock {
  readonly header: string;
  readonly lines: readonly string[];
}

/**
 * The text as a literal block scalar, or undefined where only an escape or quotes can carry it.
 * `indent` is how much deeper than its parent the body will stand; it is named in the header when the first line starts with white space.
 */
export function literalBlock(text: string, indent: number): LiteralBlock | undefined {
  if (!/\S/.test(text) || NEEDS_ESCAPE.test(text)) return undefined;
  const body = text.replace(/(?<!\n)\n+$/, "");
  const breaks = text.length - body.length;
  const lines = body.split("\n");
  if (/^\s+$/.test(lines.at(-1) ?? "")) return undefined;
  // a first line of mere spaces, or one that starts with a space or tab, would be taken for the indentation
  const first = lines.find((line) => line !== "") ?? "";
  const indicator = /^\s/.test(first) ? String(indent) : "";
  if (indicator !== "" && indent > 9) return undefined;
  for (let extra = 1; extra < breaks; extra += 1) lines.push("");
  return { header: `|${indicator}${breaks === 0 ? "-" : breaks > 1 ? "+" : ""}`, lines };
}
