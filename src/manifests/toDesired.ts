import type { DesiredObject, Origin } from "../model/desired.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { Sensitive } from "../model/sensitive.ts";
import { hashJson } from "../support/hash.ts";
import { isSecretKind, redactObject } from "../support/redaction.ts";
import type { ManifestDocument } from "./parseManifest.ts";

/** Metadata that only a server writes; in a file it is left over from an export. */
const SERVER_METADATA: ReadonlySet<string> = new Set([
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "managedFields",
  "selfLink",
]);

/**
 * The object a document asks for. `status` and metadata of the server are dropped; `stringData` of a Secret is folded into
 * `data` (base64) in `wire`; `body` is redacted. Nulls stay: kubectl sends them too. `ref.name` is "" under `generateName`.
 */
export function toDesired(document: ManifestDocument, origin: Origin): DesiredObject {
  return fromObject(foldStringData(dropServerFields(document.value)), origin);
}

/** The same object in another namespace, in `body`, `wire` and `ref`, with its new hash. */
export function withNamespace(object: DesiredObject, namespace: string): DesiredObject {
  const wire = object.wire.expose();
  const metadata = isJsonObject(wire.metadata) ? wire.metadata : {};
  return fromObject({ ...wire, metadata: { ...metadata, namespace } }, object.origin);
}

function fromObject(wire: JsonObject, origin: Origin): DesiredObject {
  const body = redactObject(wire);
  const metadata = isJsonObject(wire.metadata) ? wire.metadata : {};
  const ref = {
    apiVersion: text(wire.apiVersion),
    kind: text(wire.kind),
    namespace: text(metadata.namespace),
    name: text(metadata.name),
  };
  return { ref, body, wire: new Sensitive(wire), hash: hashJson(body), origin };
}

function dropServerFields(object: JsonObject): JsonObject {
  const { status: _status, ...rest } = object;
  if (!isJsonObject(rest.metadata)) return rest;
  const metadata = Object.fromEntries(Object.entries(rest.metadata).filter(([key]) => !SERVER_METADATA.has(key)));
  return { ...rest, metadata };
}

/** As the API server does on write (`pkg/apis/core/v1/conversion.go`): `stringData` wins over `data`. */
function foldStringData(object: JsonObject): JsonObject {
  if (!isSecretKind(object) || !isJsonObject(object.stringData)) return object;
  const { stringData, data, ...rest } = object;
  const folded: Record<string, Json> = isJsonObject(data) ? { ...data } : {};
  for (const [key, value] of Object.entries(stringData as JsonObject)) {
    folded[key] = typeof value === "string" ? Buffer.from(value, "utf8").toString("base64") : value;
  }
  return { ...rest, data: folded };
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
