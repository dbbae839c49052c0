import type { ServerStatus } from "./serverStatus.ts";

/** A message up to this length (characters) on one line is shown as it came. */
const SHORT = 240;
/** Fields that a sentence names. */
const NAMED = 3;
/** What a server repeats of the object it refuses is worth this much (characters). */
const LONGEST_VALUE = 60;
const VALUE_HEAD = /\b(?:Invalid|Duplicate|Unsupported) value: /g;
const OPENING = "{[(";
const CLOSING = "}])";

/**
 * The cause of a refusal on one line. A server repeats whole objects (`spec.template: Invalid value: core.PodTemplateSpec{…}: field
 * is immutable`) and comparisons over many lines; what is left is the field and what is wrong with it.
 */
export function shortWords({ message: whole, causes }: Pick<ServerStatus, "message" | "causes">): string {
  const message = withoutTypedPatch(whole);
  if (message.length <= SHORT && !message.includes("\n")) return message;
  const named = causes.filter(({ field, message: words }) => field !== "" && words !== "");
  if (named.length === 0) return cut(withoutValues(message));
  const words = named.slice(0, NAMED).map((cause) => `${cause.field}: ${withoutValues(cause.message)}`);
  const more = named.length > NAMED ? `; and ${named.length - NAMED} more` : "";
  return cut(`${[...new Set(words)].join("; ")}${more}`);
}

/** `failed to create typed patch object (ns/name; /v1, Kind=K): .data.port: expected string, got &value.valueUnstructured{Value:1}` */
const TYPED_PATCH = /\bfailed to create typed (?:patch|live|new) object \([^()]{1,600}\): /g;
/** How structured-merge-diff prints a scalar (`value/valueunstructured.go`); what holds others is left as it is. */
const UNSTRUCTURED = /&value\.valueUnstructured\{Value:([^{}]{0,200})\}/g;

/** The object is named beside the message, and its values are meant for people. */
function withoutTypedPatch(message: string): string {
  return message.replace(TYPED_PATCH, "").replace(UNSTRUCTURED, "$1");
}

/** Without long values, and without what follows on other lines. */
function withoutValues(text: string): string {
  let short = "";
  let at = 0;
  for (const head of text.matchAll(VALUE_HEAD)) {
    const start = head.index + head[0].length;
    if (head.index < at) continue;
    const end = endOfValue(text, start);
    const isLong = end - start > LONGEST_VALUE || text.slice(start, end).includes("\n");
    short += isLong ? text.slice(at, head.index) : text.slice(at, end);
    at = isLong ? end + (/^: /.test(text.slice(end)) ? 2 : 0) : end;
  }
  short += text.slice(at);
  return (short.split("\n", 1)[0] ?? "").trim();
}

/** Behind a value as Go prints it: a text in quotes, nested brackets, or a word. A value that does not end ends the text. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') at = endOfQuotes(text, at);
    else if (OPENING.includes(char)) depth += 1;
    else if (CLOSING.includes(char)) depth -= 1;
    else if (depth === 0 && char === ":" && text.charAt(at + 1) === " ") return at;
  }
  return text.length;
}

function endOfQuotes(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charAt(at) === "\\") at += 1;
    else if (text.charAt(at) === '"') return at;
  }
  return text.length;
}

function cut(text: string): string {
  return text.length > 2 * SHORT ? `${text.slice(0, 2 * SHORT)}…` : text;
}
