import { isJsonArray, isJsonObject, type Json, stringifyJson } from "../../model/json.ts";
import { encryptionOf } from "../../support/encryptedValue.ts";
import { isRedacted, MASK } from "../../support/redaction.ts";

/** Longest value shown in a line of text. */
const MAX_VALUE = 60;
/** Of a longer one, so much stands before the place where two values begin to differ. */
const BEFORE = 20;

/** A value as JSON on one line; Secret values as `***`. What is not seen is escaped. */
export function valueText(value: Json | undefined): string {
  if (value === undefined) return "(not set)";
  return window(jsonOf(value), 0);
}

/** `live 4, file 2`: of long values the part in which they differ, of texts with several lines the first line that differs. */
export function pairText(live: Json | undefined, desired: Json | undefined): string {
  const lines = differingLines(live, desired);
  if (lines) {
    const more = lines.isOnly ? "" : " (and more lines)";
    return `line ${lines.line}: ${pairText(lines.live, lines.desired)}${more}`;
  }
  const [a, b] = [jsonOf(live), jsonOf(desired)];
  const start = Math.max(a.length, b.length) > MAX_VALUE ? Math.max(0, firstDifference(a, b) - BEFORE) : 0;
  const [typeA, typeB] = typesOf(live, desired);
  return `live ${window(a, start)}${typeA}, file ${window(b, start)}${typeB}`;
}

/** The same JSON, with everything escaped that is not seen or that a runner of pipelines takes for a command. */
export function escapeJson(text: string): string {
  return text
    .replace(/(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits)
    .replace(/##(?=\w{0,32}\[)/g, "#\\u0023");
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_none, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
}

/** The same value with the digests of Secret values replaced. */
export function maskForPrint(value: Json): Json {
  if (isRedacted(value)) return MASK;
  const encrypted = encryptionOf(value);
  if (encrypted !== undefined) return encrypted;
  if (Array.isArray(value)) return value.map((item: Json) => maskForPrint(item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskForPrint(item)]));
}

function jsonOf(value: Json | undefined): string {
  return value === undefined ? "(not set)" : escapeJson(stringifyJson(maskForPrint(value)));
}

function window(text: string, start: number): string {
  const from = Math.min(start, Math.max(0, text.length - MAX_VALUE));
  const part = text.slice(from, from + MAX_VALUE);
  const isEnd = from + MAX_VALUE >= text.length;
  return `${from > 0 ? "…" : ""}${isEnd ? part : `${part.slice(0, -1)}…`}`;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

interface Lines {
  /** Counts from 1. */
  readonly line: number;
  readonly live: string | undefined;
  readonly desired: string | undefined;
  readonly isOnly: boolean;
}

function differingLines(live: Json | undefined, desired: Json | undefined): Lines | undefined {
  if (typeof live !== "string" || typeof desired !== "string" || isMasked(live) || isMasked(desired)) return undefined;
  if (!live.includes("\n") && !desired.includes("\n")) return undefined;
  const [a, b] = [live.split("\n"), desired.split("\n")];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const isOnly = a.length === b.length && a.slice(at + 1).every((line, next) => line === b[at + 1 + next]);
  return { line: at + 1, live: a[at], desired: b[at], isOnly };
}

function isMasked(text: string): boolean {
  return isRedacted(text) || encryptionOf(text) !== undefined;
}

/** Where two values only differ in their type, both types; a manifest often has a number where the server wants a text. */
function typesOf(live: Json | undefined, desired: Json | undefined): readonly [string, string] {
  const isSameText =
    isPlain(live) && isPlain(desired) && typeof live !== typeof desired && String(live) === String(desired);
  return isSameText ? [` (${typeName(live)})`, ` (${typeName(desired)})`] : ["", ""];
}

function isPlain(value: Json | undefined): boolean {
  return value !== undefined && value !== null && !isJsonObject(value) && !isJsonArray(value);
}

function typeName(value: Json | undefined): string {
  if (typeof value === "string") return "a text";
  return typeof value === "boolean" ? "true or false" : "a number";
}
