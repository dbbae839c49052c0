/** A JSON scalar. Integers beyond 2^53 are kept as bigint, so that no digit is ever lost. */
export type Scalar = null | boolean | number | bigint | string;
export type Json = Scalar | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

type SourceReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver?: SourceReviver) => unknown;
const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

const LONG_INTEGER = /(?:^|[[:,\s])-?\d{16}/;
const INTEGER = /^-?\d+$/;

/**
 * Parses JSON without losing digits: integers that a double cannot hold become bigint.
 * The slow reviver runs only over texts that contain a run of 16 digits.
 * @throws SyntaxError on malformed text
 */
export function parseJson(text: string): Json {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text) as Json;
  return parseWithSource(text, (_key, value, { source }) => {
    if (typeof value !== "number" || Number.isSafeInteger(value) || !source) return value;
    return INTEGER.test(source) ? BigInt(source) : value;
  }) as Json;
}

/** Writes JSON; bigint as a plain number literal. `indent` counts spaces. */
export function stringifyJson(value: Json, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, item: unknown) => (typeof item === "bigint" ? rawJson(item.toString()) : item),
    indent,
  );
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isScalar(value: Json | undefined): value is Scalar {
  return value === null || (value !== undefined && typeof value !== "object");
}

/** Equality of structured-merge-diff (`value/value.go`): 1 equals 1.0, a string never equals a number, key order is nothing. */
export function jsonEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (isJsonArray(a)) return isJsonArray(b) && a.length === b.length && a.every((item, at) => jsonEqual(item, b[at]));
  if (isJsonObject(a)) {
    if (!isJsonObject(b)) return false;
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && jsonEqual(a[key], b[key]))
    );
  }
  // bigint against number: compared by value
  if (typeof a === "bigint" || typeof b === "bigint") {
    return (
      (typeof a === "number" || typeof a === "bigint") && (typeof b === "number" || typeof b === "bigint") && a == b
    );
  }
  return false;
}

/** The same text for equal values: keys sorted, no white space. Used for hashes. */
export function canonicalJson(value: Json): string {
  const ordered = inOrder(value);
  return ordered === undefined ? writeCanonical(value) : JSON.stringify(ordered);
}

function writeCanonical(value: Json): string {
  if (isJsonArray(value)) return `[${value.map(writeCanonical).join(",")}]`;
  if (isJsonObject(value)) {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${writeCanonical(value[key] as Json)}`).join(",")}}`;
  }
  return stringifyJson(value);
}

/**
 * The same value with sorted keys, which is the value itself where they are: most are, and `JSON.stringify` is many times faster than code of
 * one's own. undefined for what it would write in another way: integers beyond doubles, and keys that no object holds in this order.
 */
function inOrder(value: Json): Json | undefined {
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? undefined : value;
  return isJsonArray(value) ? listInOrder(value) : mapInOrder(value);
}

function listInOrder(list: readonly Json[]): Json | undefined {
  let copy: Json[] | undefined;
  for (let at = 0; at < list.length; at++) {
    const item = list[at] as Json;
    const ordered = inOrder(item);
    if (ordered === undefined) return undefined;
    if (ordered !== item) (copy ??= [...list])[at] = ordered;
  }
  return copy ?? list;
}

/** Keys that objects hold before all others, or not as keys. */
const SPECIAL_KEY = /^\d|^__proto__$/;

function mapInOrder(map: JsonObject): Json | undefined {
  const keys = Object.keys(map);
  const isSorted = keys.every((key, at) => at === 0 || (keys[at - 1] as string) < key);
  if (!isSorted) {
    if (keys.some((key) => SPECIAL_KEY.test(key))) return undefined;
    keys.sort();
  }
  let copy: Record<string, Json> | undefined = isSorted ? undefined : {};
  for (const key of keys) {
    const item = map[key] as Json;
    const ordered = inOrder(item);
    if (ordered === undefined) return undefined;
    if (ordered !== item) {
      if (key === "__proto__") return undefined;
      copy ??= { ...map };
    }
    if (copy) copy[key] = ordered;
  }
  return copy ?? map;
}
