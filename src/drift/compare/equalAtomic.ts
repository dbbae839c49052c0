import { isJsonArray, isJsonObject, type Json, jsonEqual } from "../../model/json.ts";
import { builtinDefault } from "../schema/builtinDefaults.ts";
import { ATOMIC_TYPE, type TypeSchema } from "../schema/typeSchema.ts";

/**
 * True when applying `desired` over `live` leaves an atomic part as it is: deep equality, save for fields that the server is
 * known to add to the type (builtinDefaults.ts).
 */
export function equalAtomic(desired: Json, live: Json | undefined, type: TypeSchema): boolean {
  if (isJsonArray(desired)) {
    if (!isJsonArray(live) || live.length !== desired.length) return false;
    const items = type.list?.items ?? ATOMIC_TYPE;
    return desired.every((item, at) => equalAtomic(item, live[at], items));
  }
  if (!isJsonObject(desired)) return jsonEqual(desired, live);
  if (!isJsonObject(live)) return false;
  const { map } = type;
  for (const key of Object.keys(desired)) {
    if (!Object.hasOwn(live, key) || !equalAtomic(desired[key] ?? null, live[key], map?.field(key) ?? ATOMIC_TYPE))
      return false;
  }
  for (const key of Object.keys(live)) {
    if (Object.hasOwn(desired, key)) continue;
    const added = builtinDefault(type.name, key);
    if (added === undefined || !jsonEqual(added, live[key])) return false;
  }
  return true;
}
