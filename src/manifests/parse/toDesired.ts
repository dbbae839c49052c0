import type { DesiredObject, Origin, UnsettledField } from "../../model/desired.ts";
import { pointerStep } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { IGNORE_ANNOTATION } from "../../model/ignoreRule.ts";
import { Sensitive } from "../../model/sensitive.ts";
import { hashJson, hashText } from "../../support/hash.ts";
import { isSecretKind, redactObject } from "../../support/redaction.ts";
import { definitionIn } from "../yaml/documentHead.ts";
import type { ManifestDocument } from "../yaml/parseManifest.ts";

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

/** The same object with another content: what names it is read anew. */
export function withWire(object: DesiredObject, wire: JsonObject): DesiredObject {
  const metadata = isJsonObject(wire.metadata) ? wire.metadata : {};
  const ref = {
    apiVersion: text(wire.apiVersion),
    kind: text(wire.kind),
    namespace: text(metadata.namespace),
    name: text(metadata.name),
  };
  return lazyObject({ ...knownOf(object), ref }, () => wire, undefined);
}

/** The same object with the marks that Helm gives everything of a release (`pkg/action/validate.go`, setMetadataVisitor). */
export function withHelmMarks(object: DesiredObject, release: string, namespace: string): DesiredObject {
  const wire = object.wire.expose();
  const metadata = isJsonObject(wire.metadata) ? wire.metadata : {};
  const labels = { ...(isJsonObject(metadata.labels) ? metadata.labels : {}), "app.kubernetes.io/managed-by": "Helm" };
  const annotations = {
    ...(isJsonObject(metadata.annotations) ? metadata.annotations : {}),
    "meta.helm.sh/release-name": release,
    "meta.helm.sh/release-namespace": namespace,
  };
  const marked = withWire(object, { ...wire, metadata: { ...metadata, labels, annotations } });
  return lazyObject({ ...knownOf(marked), hasHelmMarks: true }, () => marked.wire.expose(), undefined);
}

/** The same object, which a Helm release has as `released`. */
export function withReleased(object: DesiredObject, released: JsonObject | undefined): DesiredObject {
  return released
    ? lazyObject(
        { ...knownOf(object), released },
        () => object.wire.expose(),
        () => object.hash,
      )
    : object;
}

/** The same object with fields that the files do not settle. Random values are no part of its hash: each render makes others. */
export function withUnsettled(object: DesiredObject, fields: readonly UnsettledField[]): DesiredObject {
  if (fields.length === 0) return object;
  const unsettled = [...(object.unsettled ?? []), ...fields];
  const random = new Set(unsettled.flatMap(({ pointer, why }) => (why === "random" ? [pointer] : [])));
  const names = unsettled.map(({ pointer, why }) => `${why} ${pointer}`);
  const hash = (): string => hashJson([without(object.body, random, ""), names]);
  return lazyObject({ ...knownOf(object), unsettled }, () => object.wire.expose(), hash);
}

function without(value: Json, pointers: ReadonlySet<string>, at: string): Json {
  if (pointers.has(at)) return null;
  if (isJsonArray(value)) return value.map((item, index) => without(item, pointers, at + pointerStep(index)));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, without(item, pointers, at + pointerStep(key))]),
  );
}

type Known = Pick<
  DesiredObject,
  | "ref"
  | "origin"
  | "prepare"
  | "defines"
  | "hasStatus"
  | "isEncrypted"
  | "ignoreAnnotation"
  | "unsettled"
  | "released"
  | "hasHelmMarks"
>;

function knownOf(object: DesiredObject): Known {
  const { ref, origin, prepare, defines, hasStatus, isEncrypted, ignoreAnnotation, unsettled, released, hasHelmMarks } =
    object;
  const known = { ref, origin, prepare, defines, hasStatus, ignoreAnnotation, unsettled, released, hasHelmMarks };
  return isEncrypted ? { ...known, isEncrypted } : known;
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
