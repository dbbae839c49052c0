import type { DesiredObject, UnsettledField } from "../../model/desired.ts";
import { pointerStep } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, jsonEqual } from "../../model/json.ts";
import type { LookedUp } from "./chartLookups.ts";
import { splitDocuments } from "../yaml/splitDocuments.ts";

/** The template that each document of helm's output comes from, by the number of the document. */
export function sourcesOf(output: string): readonly (string | undefined)[] {
  return splitDocuments(output).map(({ start, end }) => {
    const [, name] = /^# Source: [^/\n]+\/([^\n]+)$/m.exec(output.slice(start, Math.min(end, start + 1_000))) ?? [];
    return name;
  });
}

/** What is another value in another render of the same chart, by the smallest parts that differ. */
export function randomFields(object: DesiredObject, other: DesiredObject): readonly UnsettledField[] {
  const pointers: string[] = [];
  collectDiffering(object.wire.expose(), other.wire.expose(), "", pointers);
  return pointers.map((pointer) => ({ pointer, why: "random" }));
}

function collectDiffering(one: Json, other: Json | undefined, at: string, into: string[]): void {
  if (other !== undefined && jsonEqual(one, other)) return;
  if (isJsonArray(one) && isJsonArray(other) && one.length === other.length) {
    one.forEach((item, index) => collectDiffering(item, other[index], at + pointerStep(index), into));
  } else if (isJsonObject(one) && isJsonObject(other)) {
    for (const [key, value] of Object.entries(one))
      collectDiffering(value, Object.hasOwn(other, key) ? other[key] : undefined, at + pointerStep(key), into);
  } else into.push(at);
}

/** Fields of an object that its template takes from a lookup. */
export function lookedUpFields(object: DesiredObject, found: LookedUp | undefined): readonly UnsettledField[] {
  if (!found) return [];
  const pointers: string[] = found.isWhole ? [""] : [];
  if (!found.isWhole) collectKeys(object.wire.expose(), found.keys, "", pointers);
  return pointers.map((pointer) => ({ pointer, why: "lookup" }));
}

function collectKeys(value: Json, keys: ReadonlySet<string>, at: string, into: string[]): void {
  if (isJsonArray(value)) value.forEach((item, index) => collectKeys(item, keys, at + pointerStep(index), into));
  if (!isJsonObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    // a Secret's texts move from one to the other
    if (keys.has(key) || (key === "data" && keys.has("stringData"))) into.push(at + pointerStep(key));
    else collectKeys(item, keys, at + pointerStep(key), into);
  }
}
