import type { DesiredObject, Origin } from "../model/desired.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { Sensitive } from "../model/sensitive.ts";
import { hashJson, hashText } from "../support/hash.ts";
import { isSecretKind, redactObject } from "../support/redaction.ts";
import { definitionIn } from "./documentHead.ts";
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
  const { head, prepare, bodyHash } = document;
  const metadata = isJsonObject(head.metadata) ? head.metadata : {};
  const ref = {
    apiVersion: text(head.apiVersion),
    kind: text(head.kind),
    namespace: text(metadata.namespace),
    name: text(metadata.name),
  };
  const make = (): JsonObject => foldStringData(dropServerFields(document.value));
  const hash = bodyHash === undefined ? undefined : () => bodyHash;
  return lazyObject({ ref, origin, prepare, defines: definitionIn(head) }, make, hash);
}

/** The same object in another namespace, in `body`, `wire` and `ref`, with a hash of its own. */
export function withNamespace(object: DesiredObject, namespace: string): DesiredObject {
  const { ref, origin, prepare, defines } = object;
  const make = (): JsonObject => {
    const wire = object.wire.expose();
    return { ...wire, metadata: { ...(isJsonObject(wire.metadata) ? wire.metadata : {}), namespace } };
  };
  const hash = (): string => hashText(`${object.hash}\nnamespace: ${namespace}`);
  return lazyObject({ ref: { ...ref, namespace }, origin, prepare, defines }, make, hash);
}

/** What costs time is made on its first use: most objects are known to be in sync by their hashes. */
function lazyObject(
  known: Pick<DesiredObject, "ref" | "origin" | "prepare" | "defines">,
  makeWire: () => JsonObject,
  makeHash: (() => string) | undefined,
): DesiredObject {
  let wire: Sensitive<JsonObject> | undefined;
  let body: JsonObject | undefined;
  let hash: string | undefined;
  const object: DesiredObject = {
    ...known,
    get wire() {
      return (wire ??= new Sensitive(makeWire()));
    },
    get body() {
      return (body ??= redactObject(object.wire.expose()));
    },
    get hash() {
      return (hash ??= makeHash ? makeHash() : hashJson(object.body));
    },
  };
  return object;
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
  const folded = Object.entries(stringData as JsonObject).map(([key, value]): [string, Json] => [
    key,
    typeof value === "string" ? Buffer.from(value, "utf8").toString("base64") : value,
  ]);
  return { ...rest, data: { ...(isJsonObject(data) ? data : {}), ...Object.fromEntries(folded) } };
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
