import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { own } from "../../model/own.ts";
import type { StatedFields } from "./exportLiveStated.ts";

/** Fields of one object, without the places of list items: `["spec", "containers", "*", "image"]`. */
export type Field = readonly string[];

/** Contents that people write; no server fills them in. */
const CONTENTS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata", "data", "binaryData", "stringData"]);
/** Maps of words that people chose. */
const WORDS: ReadonlySet<string> = new Set(["metadata", "labels", "annotations", "matchLabels", "nodeSelector"]);
/** Defaults that say what the object or the item is for; without them it reads as unfinished. */
const SAYS_WHAT_IT_IS: ReadonlySet<string> = new Set(["emptyDir", "podSelector"]);
/** Questions to the server at the same time, and for one object. */
const AT_ONCE = 6;
const MOST_QUESTIONS = 120;

/**
 * The fields of `object` that the server fills in with the same value when they are left out, each tried on its own in an object that
 * is otherwise whole, outer fields before inner ones. Fields in `stated` are kept. `isRestored` asks the server about one candidate.
 */
export async function findRestored(
  object: JsonObject,
  stated: StatedFields,
  isRestored: (candidate: JsonObject) => Promise<boolean>,
): Promise<readonly Field[]> {
  const restored: Field[] = [];
  let questions = 0;
  let level: readonly Field[] = Object.keys(object).flatMap((name) => (CONTENTS.has(name) ? [] : [[name]]));
  while (level.length > 0 && questions < MOST_QUESTIONS) {
    const inner: Field[] = [];
    const asked: Field[] = [];
    for (const field of level) {
      if (stated.has(field) || field.at(-1) === "*") inner.push(...fieldsBelow(object, field));
      else if (!SAYS_WHAT_IT_IS.has(field.at(-1) ?? "")) asked.push(field);
    }
    for (let at = 0; at < asked.length && questions < MOST_QUESTIONS; at += AT_ONCE) {
      const some = asked.slice(at, Math.min(at + AT_ONCE, at + MOST_QUESTIONS - questions));
      questions += some.length;
      const answers = await Promise.all(some.map((field) => isRestored(withoutField(object, field) as JsonObject)));
      some.forEach((field, index) => {
        if (answers[index] === true) restored.push(field);
        else inner.push(...fieldsBelow(object, field));
      });
    }
    level = inner;
  }
  return restored;
}

/** `value` without the field, in every item of the lists on its way; maps and items that this empties go as well, lists stay. */
export function withoutField(value: Json, field: Field): Json {
  const [name, ...rest] = field;
  if (name === undefined) return value;
  if (name === "*") return isJsonArray(value) ? value.map((item) => withoutField(item, rest)) : value;
  if (!isJsonObject(value) || !Object.hasOwn(value, name)) return value;
  const { [name]: child = null, ...others } = value;
  if (rest.length === 0) return others;
  const changed = withoutField(child, rest);
  const isEmptied = isJsonObject(changed) && Object.keys(changed).length === 0 && changed !== child;
  return isEmptied ? others : { ...value, [name]: changed };
}

/** `reduced` with those fields of `full` again that say what the object is for. */
export function withKept(full: Json, reduced: Json): Json {
  if (isJsonArray(full) && isJsonArray(reduced) && full.length === reduced.length)
    return full.map((item, at) => withKept(item, reduced[at] as Json));
  if (!isJsonObject(full) || !isJsonObject(reduced)) return reduced;
  const pairs = Object.entries(full).flatMap(([name, item]): [string, Json][] => {
    const left = own(reduced, name);
    if (left !== undefined) return [[name, withKept(item, left)]];
    return SAYS_WHAT_IT_IS.has(name) ? [[name, item]] : [];
  });
  return Object.fromEntries(pairs);
}

function fieldsBelow(object: JsonObject, field: Field): readonly Field[] {
  if (WORDS.has(field.at(-1) ?? "")) return [];
  const names = new Set<string>();
  for (const value of valuesAt(object, field)) {
    if (isJsonArray(value)) names.add("*");
    else if (isJsonObject(value)) for (const name of Object.keys(value)) names.add(name);
  }
  return [...names].map((name) => [...field, name]);
}

function valuesAt(root: Json, field: Field): readonly Json[] {
  let values: readonly Json[] = [root];
  for (const name of field) {
    values = values.flatMap((value) => {
      if (isJsonArray(value)) return name === "*" ? value : [];
      return isJsonObject(value) && Object.hasOwn(value, name) ? [value[name] as Json] : [];
    });
  }
  return values;
}
