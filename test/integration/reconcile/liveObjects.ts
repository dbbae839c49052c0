import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
  stringifyJson,
} from "../../../src/model/json.ts";
import type { ControlPlane } from "../../testbed/controlPlane.ts";

/** An object as kubectl shows it, with managedFields; undefined when it is not there. */
export async function live(
  plane: ControlPlane,
  kind: string,
  name: string,
  namespace = "shop",
): Promise<JsonObject | undefined> {
  const text = await plane.kubectl([
    "get",
    kind,
    name,
    "-n",
    namespace,
    "-o",
    "json",
    "--show-managed-fields",
    "--ignore-not-found",
  ]);
  const object = text.trim() === "" ? undefined : parseJson(text);
  return isJsonObject(object) ? object : undefined;
}

/** The value below fields and indexes. */
export function at(object: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let value = object;
  for (const step of path) {
    if (typeof step === "number") value = isJsonArray(value) ? value[step] : undefined;
    else value = isJsonObject(value) ? value[step] : undefined;
  }
  return value;
}

/** A change by another field manager: a strategic merge patch as `kubectl edit` sends it. */
export function edit(
  plane: ControlPlane,
  kind: string,
  name: string,
  body: JsonObject,
  manager = "kubectl-edit",
): Promise<string> {
  return plane.kubectl([
    "patch",
    kind,
    name,
    "-n",
    "shop",
    "--type=strategic",
    `--field-manager=${manager}`,
    "-p",
    stringifyJson(body),
  ]);
}

export function remove(plane: ControlPlane, kind: string, name: string): Promise<string> {
  return plane.kubectl(["delete", kind, name, "-n", "shop", "--ignore-not-found"]);
}

/** Managers that own a path given in the spelling of managedFields. */
export function owners(object: JsonObject | undefined, ...segments: readonly string[]): readonly string[] {
  const entries = at(object, "metadata", "managedFields");
  return (isJsonArray(entries) ? entries : []).flatMap((entry) => {
    const owned = at(entry, "fieldsV1", ...segments);
    return owned === undefined ? [] : [`${String(at(entry, "manager"))} ${String(at(entry, "operation"))}`];
  });
}
