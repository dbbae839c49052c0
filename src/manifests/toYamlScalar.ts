import type { Scalar } from "../model/json.ts";

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
/** Control characters, line breaks of YAML 1.1 and the byte order mark: only an escape carries them safely. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NEEDS_ESCAPE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** True when kubectl and the common YAML readers take `text`, written without quotes, for exactly this string. */
export function isPlainSafe(text: string, context: "block" | "flow"): boolean {
  if (text === "" || RESERVED_WORD.test(text) || NUMBER_LIKE.test(text) || DATE_LIKE.test(text)) return false;
  if (/^\s|\s$|[\n\t]/.test(text) || NEEDS_ESCAPE.test(text)) return false;
  if (INDICATOR_START.test(text) || /^(?:---|\.\.\.)/.test(text)) return false;
  if (/:(?:\s|$)|\s#/.test(text)) return false;
  return context === "block" || !/[,[\]{}:?#]/.test(text);
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
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
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
  const body = text.replace(/\n+$/, "");
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
