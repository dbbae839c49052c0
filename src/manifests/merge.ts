import { type FieldPath, indexOfElement, type PathElement } from "../model/fieldPath.ts";
import {
  isJsonArray,
  isJsonObject,
  isScalar,
  type Json,
  type JsonObject,
  jsonEqual,
  type Scalar,
} from "../model/json.ts";

export type ListKeysOf = (path: FieldPath) => readonly string[] | undefined;

export interface Merged {
  readonly merged: JsonObject;
  /** Fields both sides changed, differently. `merged` has the file's value there. */
  readonly conflicts: FieldPath[];
}

/**
 * Three-way merge of one object: what only one side changed since `base` is taken from that side. Maps are merged by key, lists by
 * their item keys (`listKeysOf`), other lists as a whole. Without a base every field that differs is a conflict and the file wins.
 * `live` should hold no fields beyond what is to be compared: defaults of the server would count as additions.
 */
export function mergeObject(
  base: JsonObject | undefined,
  file: JsonObject,
  live: JsonObject,
  listKeysOf: ListKeysOf,
): Merged {
  const merger = new Merger(base !== undefined, listKeysOf);
  const merged = merger.merge(base, file, live, []);
  return { merged: merged as JsonObject, conflicts: merger.conflicts };
}

class Merger {
  readonly conflicts: FieldPath[] = [];
  readonly #hasBase: boolean;
  readonly #listKeysOf: ListKeysOf;

  constructor(hasBase: boolean, listKeysOf: ListKeysOf) {
    this.#hasBase = hasBase;
    this.#listKeysOf = listKeysOf;
  }

  /** The merged value; undefined where it is to be absent. */
  merge(base: Json | undefined, file: Json | undefined, live: Json | undefined, path: FieldPath): Json | undefined {
    if (jsonEqual(file, live) || (file === undefined && live === undefined)) return file;
    if (this.#hasBase && equalOrAbsent(base, live)) return file;
    if (this.#hasBase && equalOrAbsent(base, file)) return live;
    if (isJsonObject(file) && isJsonObject(live)) return this.#maps(isJsonObject(base) ? base : {}, file, live, path);
    if (isJsonArray(file) && isJsonArray(live)) {
      const keys = this.#listKeysOf(path);
      const lists = keys && keyedLists(keys, isJsonArray(base) ? base : [], file, live);
      if (lists) return this.#lists(lists, path);
    }
    this.conflicts.push(path);
    return file;
  }

  #maps(base: JsonObject, file: JsonObject, live: JsonObject, path: FieldPath): JsonObject {
    const keys = [...Object.keys(file), ...Object.keys(live).filter((key) => !Object.hasOwn(file, key))];
    const pairs = keys.flatMap((key): [string, Json][] => {
      const value = this.merge(own(base, key), own(file, key), own(live, key), [...path, { field: key }]);
      return value === undefined ? [] : [[key, value]];
    });
    return Object.fromEntries(pairs);
  }

  /** In the order of the file; items only the cluster has come last. */
  #lists({ base, file, live, elements }: KeyedLists, path: FieldPath): Json {
    return elements.flatMap((element) => {
      const at = (list: readonly Json[]): Json | undefined => list[indexOfElement(list, element)];
      const value = this.merge(at(base), at(file), at(live), [...path, element]);
      return value === undefined ? [] : [value];
    });
  }
}

interface KeyedLists {
  readonly base: readonly Json[];
  readonly file: readonly Json[];
  readonly live: readonly Json[];
  readonly elements: readonly PathElement[];
}

/** The three lists with the elements of all their items; undefined where an item has no key or shares it with another. */
function keyedLists(
  keys: readonly string[],
  base: readonly Json[],
  file: readonly Json[],
  live: readonly Json[],
): KeyedLists | undefined {
  const elements: PathElement[] = [];
  for (const list of [file, live, base]) {
    const matched = new Set<number>();
    for (const item of list) {
      const element = elementOf(item, keys);
      const at = element === undefined ? -1 : indexOfElement(list, element);
      if (element === undefined || matched.has(at)) return undefined;
      matched.add(at);
      if (list === file || indexOfElement(file, element) < 0) {
        if (list !== base || indexOfElement(live, element) < 0) elements.push(element);
      }
    }
  }
  return { base, file, live, elements };
}

function elementOf(item: Json, keys: readonly string[]): PathElement | undefined {
  if (!isJsonObject(item)) return undefined;
  const present = keys.flatMap((key): [string, Scalar][] => {
    const value = item[key];
    return value !== undefined && isScalar(value) ? [[key, value]] : [];
  });
  return present.length === 0 ? undefined : { keys: Object.fromEntries(present) };
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function equalOrAbsent(a: Json | undefined, b: Json | undefined): boolean {
  return (a === undefined && b === undefined) || jsonEqual(a, b);
}
