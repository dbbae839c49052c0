import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../../../src/model/json.ts";
import type { Difference } from "../../../src/model/verdict.ts";
import { withoutBookkeeping } from "./driftServer.ts";

/** Names of fields from the top; `*` stands for any item of a list. */
export type Route = readonly string[];

/** kubectl's own note, which it writes with each apply. */
const NOTE = "kubectl.kubernetes.io/last-applied-configuration";

/** Where two states of an object differ: leaves of maps, and lists as a whole where items came or went. */
export function changedPaths(before: JsonObject, after: JsonObject): readonly Route[] {
  const paths = pathsBetween(withoutBookkeeping(before), withoutBookkeeping(after), () => false);
  return paths.filter((route) => route.at(-1) !== NOTE);
}

/**
 * The same for what `kubectl diff` says of a custom resource. It sends a JSON merge patch (RFC 7396) and so cannot set a null,
 * and replaces each list as a whole: items that others added beside those of the file go, which server-side apply keeps, and what they
 * set in an item of the file goes back to the default of its schema.
 */
export function changedByMergePatch(before: JsonObject, after: JsonObject, desired: JsonObject): readonly Route[] {
  return pathsBetween(
    withoutBookkeeping(withoutNulls(before)),
    withoutBookkeeping(withoutNulls(after)),
    (live, merged, at) => isAdditionOnly(live, withoutDefaults(merged, listAt(desired, at))),
  );
}

/** The items as the file has them, where the list is those and defaults in them. */
function withoutDefaults(merged: readonly Json[], wanted: Json | undefined): readonly Json[] {
  if (!isJsonArray(wanted) || wanted.length !== merged.length) return merged;
  return merged.every((item, at) => holds(item, wanted[at] ?? null)) ? wanted : merged;
}

/** undefined inside of a list: its items have no place of their own. */
function listAt(object: JsonObject, route: Route): Json | undefined {
  let value: Json | undefined = object;
  for (const field of route) value = isJsonObject(value) ? value[field] : undefined;
  return value;
}

function pathsBetween(
  before: Json | undefined,
  after: Json | undefined,
  isFine: (before: readonly Json[], after: readonly Json[], at: Route) => boolean,
  at: Route = [],
): readonly Route[] {
  if (jsonEqual(before, after)) return [];
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => pathsBetween(before[key], after[key], isFine, [...at, key]));
  }
  if (isJsonArray(before) && isJsonArray(after)) {
    if (isFine(before, after, at)) return [];
    if (before.length === after.length)
      return before.flatMap((item, index) => pathsBetween(item, after[index], isFine, [...at, "*"]));
  }
  return [at];
}

/** Everything that stays was there: the patch only takes items, or keys of items, that are not in the file. */
function isAdditionOnly(before: readonly Json[], after: readonly Json[]): boolean {
  return after.every((item) => before.some((other) => holds(other, item)));
}

function holds(whole: Json, part: Json): boolean {
  if (!isJsonObject(whole) || !isJsonObject(part)) return jsonEqual(whole, part);
  return Object.entries(part).every(([key, value]) => whole[key] !== undefined && holds(whole[key], value));
}

function withoutNulls(object: JsonObject): JsonObject {
  const kept = Object.entries(object).filter(([, value]) => value !== null);
  return Object.fromEntries(kept.map(([key, value]) => [key, isJsonObject(value) ? withoutNulls(value) : value]));
}

/** The older name of a field, which the server keeps equal to the newer one. */
const TWINS: Readonly<Record<string, string>> = { serviceAccount: "serviceAccountName" };

/**
 * Fields whose value the server chooses by another one: they follow a change of that. Defaults are no content of a file, so
 * Mooring names the cause alone.
 */
const FOLLOWS: Readonly<Record<string, string>> = {
  apiGroup: "kind",
  nodePort: "type",
  externalTrafficPolicy: "type",
  healthCheckNodePort: "externalTrafficPolicy",
  allocateLoadBalancerNodePorts: "type",
  sessionAffinityConfig: "sessionAffinity",
};

/** The default of a strategy (apps/v1 SetDefaults_Deployment and its like): it comes with the `type` beside it. */
function followsStrategy(route: Route, differences: readonly Difference[]): boolean {
  if (route.at(-1) !== "rollingUpdate") return false;
  const type = [...route.slice(0, -1), "type"].join("/");
  return differences.some(
    ({ path }) => path.map((element) => ("field" in element ? element.field : "*")).join("/") === type,
  );
}

/** A volume without a source becomes an `emptyDir` (core/v1 SetDefaults_Volume): it follows the source that is taken out. */
function followsSource(route: Route, differences: readonly Difference[]): boolean {
  if (route.at(-1) !== "emptyDir") return false;
  return differences.some(({ kind, path }) => kind === "leftover" && path.length === route.length && isVolume(path));
}

function isVolume(path: Difference["path"]): boolean {
  const list = path.at(-3);
  return list !== undefined && "field" in list && list.field === "volumes";
}

/**
 * True where `kubectl diff` cannot be asked: it merges ports by their number alone, and takes one of two with the same number and
 * another protocol for the other (patchMergeKey of ContainerPort and ServicePort).
 */
export function isMergedByNumber(route: Route, live: JsonObject): boolean {
  return route.includes("ports") && portLists(live).some((ports) => new Set(ports).size < ports.length);
}

function portLists(value: Json): readonly (readonly Json[])[] {
  if (isJsonArray(value)) return value.flatMap(portLists);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    if (key !== "ports" || !isJsonArray(item)) return portLists(item);
    return [item.filter(isJsonObject).map((port) => port.containerPort ?? port.port ?? null)];
  });
}

/**
 * True for a part of a list item that the file does not have. A list of a custom resource is replaced as a whole by `kubectl diff`, and
 * then gets the default of its schema there.
 */
export function isDefaultInList(route: Route, desired: JsonObject): boolean {
  return route.includes("*") && !has(desired, route);
}

function has(value: Json | undefined, [field, ...rest]: Route): boolean {
  if (field === undefined) return value !== undefined;
  if (field === "*") return isJsonArray(value) && value.some((item) => has(item, rest));
  return isJsonObject(value) && has(value[field], rest);
}

/** True when a difference names the place, something around it or something in it. */
export function isNamed(route: Route, differences: readonly Difference[]): boolean {
  if (followsSource(route, differences) || followsStrategy(route, differences)) return true;
  const wanted = route.map((field) => TWINS[field] ?? field);
  const cause = FOLLOWS[wanted.at(-1) ?? ""];
  return differences.some(({ path }) => {
    const last = path.at(-1);
    if (cause !== undefined && last && "field" in last && last.field === cause) return true;
    const named = path.map((element) => ("field" in element ? (TWINS[element.field] ?? element.field) : "*"));
    const length = Math.min(named.length, wanted.length);
    return named.slice(0, length).every((field, at) => field === wanted[at]);
  });
}
