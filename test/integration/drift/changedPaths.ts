import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../../../src/model/json.ts";
import type { Difference } from "../../../src/model/verdict.ts";
import { withoutBookkeeping } from "./driftServer.ts";

/** Names of fields from the top; `*` stands for any item of a list. */
type Route = readonly string[];

/** Where two states of an object differ: leaves of maps, and lists as a whole where items came or went. */
export function changedPaths(before: JsonObject, after: JsonObject): readonly Route[] {
  return pathsBetween(withoutBookkeeping(before), withoutBookkeeping(after));
}

function pathsBetween(before: Json | undefined, after: Json | undefined, at: Route = []): readonly Route[] {
  if (jsonEqual(before, after)) return [];
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => pathsBetween(before[key], after[key], [...at, key]));
  }
  if (isJsonArray(before) && isJsonArray(after) && before.length === after.length)
    return before.flatMap((item, index) => pathsBetween(item, after[index], [...at, "*"]));
  return [at];
}

/** True when a difference names the place, something around it or something in it. */
export function isNamed(route: Route, differences: readonly Difference[]): boolean {
  return differences.some(({ path }) => {
    const named = path.map((element) => ("field" in element ? element.field : "*"));
    const length = Math.min(named.length, route.length);
    return named.slice(0, length).every((field, at) => field === route[at]);
  });
}
