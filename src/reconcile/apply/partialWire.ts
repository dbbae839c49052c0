import { applyEdits, type Edit } from "../../manifests/writeBack/writeBackEdits.ts";
import { type FieldPath, valueAt } from "../../model/fieldPath.ts";
import { isJsonObject, type JsonObject } from "../../model/json.ts";
import { Sensitive } from "../../model/sensitive.ts";

/**
 * The object to send when some fields must stay as they are in the cluster: those get the live value, or are left out where
 * the cluster has none. Equal values are owned together, so no conflict arises (SMD `merge/update.go`).
 */
export function keepLive(
  wire: Sensitive<JsonObject>,
  live: Sensitive<JsonObject>,
  kept: readonly FieldPath[],
): Sensitive<JsonObject> {
  const edits = kept.map((path): Edit => {
    const value = valueAt(live.expose(), path);
    return value === undefined ? { op: "remove", path } : { op: "set", path, value };
  });
  return edited(wire, edits);
}

/** The object without fields that belong to others: not applying a path leaves it to its owner. */
export function leaveOut(wire: Sensitive<JsonObject>, paths: readonly FieldPath[]): Sensitive<JsonObject> {
  return edited(
    wire,
    paths.map((path): Edit => ({ op: "remove", path })),
  );
}

function edited(wire: Sensitive<JsonObject>, edits: readonly Edit[]): Sensitive<JsonObject> {
  if (edits.length === 0) return wire;
  const value = applyEdits(wire.expose(), edits);
  return isJsonObject(value) ? new Sensitive(value) : wire;
}
