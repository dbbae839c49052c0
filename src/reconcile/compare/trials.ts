import { applyEdits, type Edit } from "../../manifests/writeBack/writeBackEdits.ts";
import type { DesiredObject } from "../../model/desired.ts";
import { valueAt } from "../../model/fieldPath.ts";
import { isJsonObject, type Json, type JsonObject, jsonEqual } from "../../model/json.ts";
import { formatRef } from "../../model/objectRef.ts";
import { Sensitive } from "../../model/sensitive.ts";
import { MooringError } from "../../support/errors.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { Trials } from "./settleRefusal.ts";
import type { PatchOperation } from "../../cluster/api/jsonPatch.ts";

/** Longest beginning of a name to which the server still adds its own ending (apiserver `names.maxGeneratedNameLength`). */
const LONGEST_START = 50;

/** Asks the server by dry-runs what stands in the way of an object. Values go from the file to the server and nowhere else. */
export function trialsOf(desired: DesiredObject, session: ClusterSession): Trials {
  const { cluster } = session;
  return {
    async change(changes, removals, signal) {
      const raw = await cluster.getRaw(desired.ref, signal);
      if (!raw) throw new MooringError("stale", `${formatRef(desired.ref)} no longer exists in the cluster.`);
      const wire = desired.wire.expose();
      const edits = [
        ...removals.map((path): Edit => ({ op: "remove", path })),
        ...changes.map((path): Edit => ({ op: "set", path, value: valueAt(wire, path) ?? null })),
      ];
      const after = applyEdits(raw.expose(), edits);
      if (!isJsonObject(after)) throw new MooringError("internal", `${formatRef(desired.ref)} is no object.`);
      return cluster.tryPatch(desired.ref, new Sensitive(patchOf(raw.expose(), after)), signal);
    },
    create(signal) {
      const wire = desired.wire.expose();
      const { name: _name, ...metadata } = isJsonObject(wire.metadata) ? wire.metadata : {};
      const generateName = `${desired.ref.name.slice(0, LONGEST_START)}-`;
      const trial = new Sensitive<JsonObject>({ ...wire, metadata: { ...metadata, generateName } });
      return cluster.create(trial, { dryRun: true }, signal);
    },
  };
}

/** Each part that differs is replaced as a whole: an update is judged as a whole anyway. */
function patchOf(before: JsonObject, after: JsonObject): readonly PatchOperation[] {
  const parts = new Set([...Object.keys(before), ...Object.keys(after)]);
  parts.delete("metadata");
  const own = [...parts].map((key): PatchOperation | undefined => operation(`/${key}`, before[key], after[key]));
  const metadata = ["labels", "annotations", "finalizers", "ownerReferences"].map((key) =>
    operation(`/metadata/${key}`, metadataOf(before)[key], metadataOf(after)[key]),
  );
  return [...own, ...metadata].flatMap((one) => one ?? []);
}

function operation(path: string, before: Json | undefined, after: Json | undefined): PatchOperation | undefined {
  if (jsonEqual(before, after)) return undefined;
  return after === undefined
    ? { op: "remove", path }
    : { op: before === undefined ? "add" : "replace", path, value: after };
}

function metadataOf({ metadata }: JsonObject): JsonObject {
  return isJsonObject(metadata) ? metadata : {};
}
