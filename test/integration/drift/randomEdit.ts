import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../../src/model/json.ts";
import type { Random } from "./random.ts";

type Route = readonly (string | number)[];

/** Never touched: which object it is, and what the server keeps for itself. */
const FIXED: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "status",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "managedFields",
  "name",
  "namespace",
  "selector",
]);

/**
 * One small random change: a value taken from `other` (an object of the same kind), a field or item removed, or a list put in
 * another order. What comes out may be invalid; the server says so.
 */
export function editRandomly(object: JsonObject, other: JsonObject, random: Random): JsonObject {
  const action = random.next();
  const offered = routesOf(other);
  if (action < 0.5 && offered.length > 0) {
    const route = random.pick(offered);
    return setAt(object, route, valueAtRoute(other, route));
  }
  const routes = routesOf(object);
  if (routes.length === 0) return object;
  if (action < 0.8) return setAt(object, random.pick(routes), undefined);
  const lists = routes.filter((route) => {
    const value = valueAtRoute(object, route);
    return isJsonArray(value) && value.length > 1;
  });
  if (lists.length === 0) return setAt(object, random.pick(routes), undefined);
  const route = random.pick(lists);
  const list = valueAtRoute(object, route);
  return setAt(object, route, isJsonArray(list) ? random.shuffle(list) : undefined);
}

/** Every place below the top level that may be edited. */
export function routesOf(value: Json, prefix: Route = []): Route[] {
  const routes: Route[] = prefix.length > 0 ? [prefix] : [];
  if (isJsonArray(value)) value.forEach((item, at) => routes.push(...routesOf(item, [...prefix, at])));
  else if (isJsonObject(value)) {
    for (const [key, child] of Object.entries(value))
      if (!FIXED.has(key)) routes.push(...routesOf(child, [...prefix, key]));
  }
  return routes.filter(
    (route) => route.length > 0 && !(route.length === 1 && (route[0] === "metadata" || route[0] === "spec")),
  );
}

export function valueAtRoute(value: Json | undefined, route: Route): Json | undefined {
  return route.reduce<Json | undefined>((at, step) => {
    if (typeof step === "number") return isJsonArray(at) ? at[step] : undefined;
    return isJsonObject(at) ? at[step] : undefined;
  }, value);
}

export function setAt(object: JsonObject, route: Route, next: Json | undefined): JsonObject {
  const changed = replaceAt(object, route, next);
  return isJsonObject(changed) ? changed : object;
}

function replaceAt(value: Json | undefined, [step, ...rest]: Route, next: Json | undefined): Json {
  if (step === undefined) return next ?? null;
  if (typeof step === "number") {
    const list: Json[] = isJsonArray(value) ? [...value] : [];
    if (rest.length > 0) list[step] = replaceAt(list[step], rest, next);
    else if (next === undefined) list.splice(step, 1);
    else list.splice(Math.min(step, list.length), step < list.length ? 1 : 0, next);
    return list.filter((item) => item !== undefined);
  }
  const map: Record<string, Json> = isJsonObject(value) ? { ...value } : {};
  if (rest.length > 0) map[step] = replaceAt(map[step], rest, next);
  else if (next === undefined) delete map[step];
  else map[step] = next;
  return map;
}

/** A random part of an object, with its identity: what another manager would apply. */
export function partOf(object: JsonObject, random: Random): JsonObject {
  const { apiVersion, kind, metadata } = object;
  const names = isJsonObject(metadata)
    ? Object.fromEntries(Object.entries(metadata).filter(([key]) => key === "name" || key === "namespace"))
    : {};
  const identity: JsonObject = { ...(apiVersion ? { apiVersion } : {}), ...(kind ? { kind } : {}), metadata: names };
  const routes = routesOf(object);
  if (routes.length === 0) return identity;
  return Array.from({ length: random.int(1, 3) }, () => random.pick(routes)).reduce<JsonObject>(
    (part, route) => graft(part, object, route),
    identity,
  );
}

/** Puts one place of `source` into `target`, with the keys of the list items on the way there. */
function graft(target: JsonObject, source: JsonObject, route: Route): JsonObject {
  const numberAt = route.findIndex((step) => typeof step === "number");
  // lists are taken as a whole: a part of an item would lack its keys
  const cut = numberAt < 0 ? route : route.slice(0, numberAt);
  const value = valueAtRoute(source, cut);
  return value === undefined ? target : setAt(target, cut, value);
}
