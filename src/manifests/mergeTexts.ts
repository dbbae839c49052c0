import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { toYaml } from "./toYaml.ts";
import { orderLike } from "./toYamlOrder.ts";

export interface MergeTexts {
  readonly base: string;
  readonly file: string;
  readonly live: string;
}

/**
 * Three YAML texts for a merge editor, keys in the order of the file, so that only real differences show. The objects must be
 * redacted. Without a base its text is empty.
 */
export function renderForMergeEditor(base: JsonObject | undefined, file: JsonObject, live: JsonObject): MergeTexts {
  const pattern = withKeysOf(file, live);
  const render = (object: JsonObject): string => toYaml(orderLike(object, pattern) as JsonObject, { keepOrder: true });
  return { base: base ? render(base) : "", file: render(file), live: render(live) };
}

/** The file's key order, followed by the keys only the cluster has. */
function withKeysOf(file: Json, live: Json | undefined): Json {
  if (isJsonArray(file)) return file.map((item, at) => withKeysOf(item, isJsonArray(live) ? live[at] : undefined));
  if (!isJsonObject(file)) return file;
  const other = isJsonObject(live) ? live : {};
  const pairs = Object.entries(file).map(([key, item]): [string, Json] => [key, withKeysOf(item, other[key])]);
  const added = Object.entries(other).filter(([key]) => !Object.hasOwn(file, key));
  return Object.fromEntries([...pairs, ...added]);
}
