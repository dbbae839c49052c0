import type { DesiredObject, Origin } from "../model/desired.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { IGNORE_ANNOTATION } from "../model/ignoreRule.ts";
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
 * The object a document asks for. Metadata of the server is dropped; `stringData` of a Secret is folded into
 * `data` (base64) in `wire`; `body` is redacted. Nulls stay: kubectl sends them too, and
 * so does `status`, until it is known whether it is content of the kind (`withoutStatus`). `ref.name` is "" under `generateName`.
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
  const annotations = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  const ignoreAnnotation = text(annotations[IGNORE_ANNOTATION]) || undefined;
  const encryption: Pick<DesiredObject, "isEncrypted"> = isJsonObject(head.sops) ? { isEncrypted: true } : {};
  const make = (): JsonObject => foldStringData(dropServerFields(document.value));
  const hash = bodyHash === undefined ? undefined : () => bodyHash;
  const facts = { defines: definitionIn(head), hasStatus: head.status !== undefined, ignoreAnnotation, ...encryption };
  return lazyObject({ ref, origin, prepare, ...facts }, make, hash);
}

/** The same object in another namespace, or in none (""), in `body`, `wire` and `ref`, with a hash of its own. */
export function withNamespace(object: DesiredObject, namespace: string): DesiredObject {
  const { ref } = object;
  const make = (): JsonObject => {
    const wire = object.wire.expose();
    const { namespace: _namespace, ...metadata } = isJsonObject(wire.metadata) ? wire.metadata : {};
    return { ...wire, metadata: namespace === "" ? metadata : { ...metadata, namespace } };
  };
  const hash = (): string => hashText(`${object.hash}\nnamespace: ${namespace}`);
  return lazyObject({ ...knownOf(object), ref: { ...ref, namespace } }, make, hash);
}

/** The same object without `status`, for kinds that take it through a subresource only. */
export function withoutStatus(object: DesiredObject): DesiredObject {
  if (!object.hasStatus) return object;
  const make = (): JsonObject => {
    const { status: _status, ...wire } = object.wire.expose();
    return wire;
  };
  const hash = (): string => hashText(`${object.hash}\nno status`);
  return lazyObject({ ...knownOf(object), hasStatus: false }, make, hash);
}

type Known = Pick<
  DesiredObject,
  "ref" | "origin" | "prepare" | "defines" | "hasStatus" | "isEncrypted" | "ignoreAnnotation"
>;

function knownOf({ ref, origin, prepare, defines, hasStatus, isEncrypted, ignoreAnnotation }: DesiredObject): Known {
  return { ref, origin, prepare, defines, hasStatus, ignoreAnnotation, ...(isEncrypted ? { isEncrypted } : {}) };
}

/** What costs time is made on its first use: most objects are known to be in sync by their hashes. */
function lazyObject(known: Known, makeWire: () => JsonObject, makeHash: (() => string) | undefined): DesiredObject {
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
  if (!isJsonObject(object.metadata)) return object;
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([key]) => !SERVER_METADATA.has(key)));
  return { ...object, metadata };
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
