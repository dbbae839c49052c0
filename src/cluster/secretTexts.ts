import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { isSecretKind } from "../support/redaction.ts";

/** Shorter pieces hide too much of an innocent sentence. */
const SHORTEST = 4;

/**
 * Every spelling in which a server could repeat a value of a Secret: as sent, decoded, encoded, escaped, and line by line.
 * Longest first, so that a whole goes before its parts. Empty for other objects.
 */
export function secretTexts(object: JsonObject): readonly string[] {
  if (!isSecretKind(object)) return [];
  const texts = new Set<string>();
  for (const value of strings(object.data)) {
    add(texts, value);
    add(texts, Buffer.from(value, "base64").toString("utf8"));
  }
  for (const value of strings(object.stringData)) {
    add(texts, value);
    add(texts, Buffer.from(value, "utf8").toString("base64"));
  }
  return [...texts].filter((text) => text.length >= SHORTEST).sort((a, b) => b.length - a.length);
}

function add(texts: Set<string>, value: string): void {
  texts.add(value);
  texts.add(JSON.stringify(value).slice(1, -1));
  for (const line of value.split(/\r?\n/)) texts.add(line.trim());
}

function strings(value: Json | undefined): readonly string[] {
  return isJsonObject(value)
    ? Object.values(value).map((item) => (typeof item === "string" ? item : String(item)))
    : [];
}
