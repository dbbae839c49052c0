import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson } from "../../model/json.ts";
import { isSecretKind } from "../../support/redaction.ts";

/** Shorter pieces hide too much of an innocent sentence. */
const SHORTEST = 4;

/**
 * Every spelling in which a server could repeat a value of a Secret: as sent, decoded, encoded, escaped, and line by line.
 * Longest first, so that a whole goes before its parts. Empty for other objects.
 */
export function secretTexts(object: JsonObject): readonly string[] {
  if (!isSecretKind(object)) return [];
  const texts = new Set<string>();
  for (const { data, stringData } of [object, ...copiesOf(object)]) {
    for (const value of scalars(data)) {
      add(texts, value);
      add(texts, Buffer.from(value, "base64").toString("utf8"));
    }
    for (const value of scalars(stringData)) {
      add(texts, value);
      add(texts, Buffer.from(value, "utf8").toString("base64"));
    }
  }
  return [...texts].filter((text) => text.length >= SHORTEST).sort((a, b) => b.length - a.length);
}

function add(texts: Set<string>, value: string): void {
  texts.add(value);
  texts.add(JSON.stringify(value).slice(1, -1));
  for (const line of value.split(/\r?\n/)) texts.add(line.trim());
}

/** Everything below, whatever the shape: a Secret that is wrong is refused with its values in the server's words. */
function scalars(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (isJsonArray(value)) return value.flatMap(scalars);
  if (isJsonObject(value)) return Object.values(value).flatMap(scalars);
  return [typeof value === "string" ? value : String(value)];
}

/** The whole objects that deploy tools keep in annotations (`kubectl.kubernetes.io/last-applied-configuration`). */
function copiesOf({ metadata }: JsonObject): readonly JsonObject[] {
  const annotations = isJsonObject(metadata) && isJsonObject(metadata.annotations) ? metadata.annotations : {};
  return scalars(annotations).flatMap((text) => {
    try {
      const copy = parseJson(text);
      return isJsonObject(copy) ? [copy] : [];
    } catch {
      return [];
    }
  });
}
