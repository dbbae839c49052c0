import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { formatRef, groupKind } from "../../model/objectRef.ts";
import { MooringError } from "../../support/errors.ts";
import { isSecretKind } from "../../support/redaction.ts";
import { type OwnedFields, unionOwned, withoutOwned } from "./exportLiveOwnership.ts";
import { type ConfirmCandidate, withoutDefaults } from "./exportLiveReduce.ts";
import { withoutField } from "./exportLiveProbe.ts";
import { statedFields } from "./exportLiveStated.ts";
import {
  CONTROLLER_MANAGERS,
  SERVER_FIELDS,
  SERVER_FINALIZERS,
  SERVER_METADATA,
  TOOL_ANNOTATIONS,
  TOOL_LABELS,
} from "./exportLiveTables.ts";
import { own } from "../../model/own.ts";

export interface ExportOptions {
  /** Write the values of a Secret in clear. Only after the user said so. */
  readonly includeSecretValues?: boolean;
  /** False for a kind without `status` subresource, where `status` is content and stays. */
  readonly hasStatus?: boolean;
}

/**
 * The object as a file should say it: what the server and controllers filled in is gone, what people wrote stays, empty maps and
 * lists included. Defaults are still in it: see `reduceDefaults`. `raw` is the whole live object with its managedFields.
 * @throws MooringError refused for a Secret without `includeSecretValues`
 */
export function exportLive(raw: JsonObject, options: ExportOptions = {}): JsonObject {
  if (isSecretKind(raw) && !options.includeSecretValues) {
    throw new MooringError(
      "refused",
      `${nameOf(raw)} holds secrets, which would be written to the file in clear text. Export it only to an encrypted file or a private repository, and confirm this.`,
    );
  }
  const { status, ...rest } = withoutControllerFields(raw);
  const intended = options.hasStatus === false && status !== undefined ? { ...rest, status } : rest;
  let object = withMetadata(intended);
  for (const path of own(SERVER_FIELDS, kindOf(raw)) ?? []) object = withoutPath(object, path, 0) as JsonObject;
  return withoutNullTimestamps(keepIntent(raw, object)) as JsonObject;
}

function kindOf(raw: JsonObject): string {
  return groupKind({ apiVersion: String(raw.apiVersion), kind: String(raw.kind) });
}

function nameOf(raw: JsonObject): string {
  const metadata = isJsonObject(raw.metadata) ? raw.metadata : {};
  const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
  return formatRef({
    apiVersion: text(raw.apiVersion),
    kind: text(raw.kind),
    namespace: text(metadata.namespace),
    name: text(metadata.name),
  });
}

/**
 * The exported object without the defaults the server filled in, whoever owns them: dropped only where `confirm`, a dry-run create of
 * the candidate under another name, brings the same values back, and nobody wrote them down. See `withoutDefaults`.
 * @throws MooringError refused as `exportLive`; errors of `confirm` other than `invalid`
 */
export async function reduceDefaults(
  raw: JsonObject,
  confirm: ConfirmCandidate,
  options: ExportOptions = {},
): Promise<JsonObject> {
  const exported = exportLive(raw, options);
  let owned: OwnedFields = {};
  for (const { fieldsV1 } of managedFieldsOf(raw)) if (isJsonObject(fieldsV1)) owned = unionOwned(owned, fieldsV1);
  return withoutDefaults(exported, owned, statedFields(raw), confirm);
}

/** Without the fields only controllers own. An object that controllers made as a whole stays whole. */
function withoutControllerFields(raw: JsonObject): JsonObject {
  let controllers: OwnedFields = {};
  let others: OwnedFields = {};
  for (const entry of managedFieldsOf(raw)) {
    if (!isJsonObject(entry.fieldsV1)) continue;
    const isController = entry.subresource === "status" || CONTROLLER_MANAGERS.has(String(entry.manager));
    if (isController) controllers = unionOwned(controllers, entry.fieldsV1);
    else others = unionOwned(others, entry.fieldsV1);
  }
  return Object.keys(others).length === 0 ? raw : (withoutOwned(raw, controllers, others) as JsonObject);
}

function managedFieldsOf(raw: JsonObject): readonly JsonObject[] {
  const entries = isJsonObject(raw.metadata) ? raw.metadata.managedFields : undefined;
  return isJsonArray(entries) ? entries.filter(isJsonObject) : [];
}

function withMetadata(object: JsonObject): JsonObject {
  if (!isJsonObject(object.metadata)) return object;
  const kept = Object.entries(object.metadata).flatMap(([key, value]): [string, Json][] => {
    if (SERVER_METADATA.has(key)) return [];
    const rest =
      key === "annotations"
        ? withoutKeys(value, TOOL_ANNOTATIONS)
        : key === "labels"
          ? withoutKeys(value, TOOL_LABELS)
          : key === "finalizers" && isJsonArray(value)
            ? value.filter((item) => !SERVER_FINALIZERS.has(String(item)))
            : value;
    return becameEmpty(value, rest) ? [] : [[key, rest]];
  });
  return { ...object, metadata: Object.fromEntries(kept) };
}

function withoutKeys(value: Json, keys: ReadonlySet<string>): Json {
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key))) : value;
}

/** Only what Mooring emptied is dropped; `{}` that was there means something. */
function becameEmpty(before: Json, after: Json): boolean {
  const sizeOf = (value: Json): number =>
    isJsonArray(value) ? value.length : isJsonObject(value) ? Object.keys(value).length : -1;
  return sizeOf(after) === 0 && sizeOf(before) > 0;
}

function withoutPath(value: Json, path: readonly string[], depth: number): Json {
  const step = path[depth];
  if (step === "*") return isJsonArray(value) ? value.map((item) => withoutPath(item, path, depth + 1)) : value;
  if (step === undefined || !isJsonObject(value) || !Object.hasOwn(value, step)) return value;
  const rest = Object.entries(value).filter(([key]) => key !== step);
  if (depth === path.length - 1) return Object.fromEntries(rest);
  const child = value[step] as Json;
  const changed = withoutPath(child, path, depth + 1);
  return becameEmpty(child, changed) ? Object.fromEntries(rest) : { ...value, [step]: changed };
}

/** The few fields that are the server's in most objects and a person's in some. */
function keepIntent(raw: JsonObject, object: JsonObject): JsonObject {
  const spec = isJsonObject(raw.spec) ? raw.spec : {};
  const kind = kindOf(raw);
  if (kind === "Service") {
    const service = withoutAssignedPorts(raw, object);
    if (spec.clusterIP !== "None") return service;
    return { ...service, spec: { clusterIP: "None", ...(isJsonObject(service.spec) ? service.spec : {}) } };
  }
  if (kind === "Pod") return withoutTokenVolume(object);
  if (kind === "Job.batch" && spec.manualSelector !== true) return withoutJobSelector(object);
  if (kind === "ClusterRole.rbac.authorization.k8s.io" && isJsonObject(raw.aggregationRule))
    return { ...object, rules: [] };
  return object;
}

/** Without node ports that nobody wrote down: the server assigned them. */
function withoutAssignedPorts(raw: JsonObject, object: JsonObject): JsonObject {
  const path = ["spec", "ports", "*", "nodePort"];
  return statedFields(raw).has(path) ? object : (withoutPath(object, path, 0) as JsonObject);
}

const TOKEN_VOLUME = /^kube-api-access-[a-z0-9]{5}$/;

/** Without the volume of the service account's token and its mounts: admission adds one of its own to every Pod. */
function withoutTokenVolume(value: Json): JsonObject {
  const isToken = (item: Json): boolean => isJsonObject(item) && TOKEN_VOLUME.test(String(item.name));
  const without = (item: Json): Json => {
    if (isJsonArray(item)) return item.map(without);
    if (!isJsonObject(item)) return item;
    return Object.fromEntries(
      Object.entries(item).flatMap(([key, child]): [string, Json][] => {
        if ((key !== "volumes" && key !== "volumeMounts") || !isJsonArray(child)) return [[key, without(child)]];
        const kept = child.filter((each) => !isToken(each));
        return becameEmpty(child, kept) ? [] : [[key, kept]];
      }),
    );
  };
  return without(value) as JsonObject;
}

/** The selector of a Job and the labels it selects by are made from its uid. */
function withoutJobSelector(object: JsonObject): JsonObject {
  const generated = [
    "controller-uid",
    "job-name",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-name",
  ];
  const paths = [["spec", "selector"], ...generated.map((label) => ["spec", "template", "metadata", "labels", label])];
  return paths.reduce<Json>((value, path) => withoutPath(value, path, 0), object) as JsonObject;
}

/** `creationTimestamp: null` in the metadata of templates is how Go writes an unset time. */
function withoutNullTimestamps(value: Json): Json {
  if (isJsonArray(value)) return value.map(withoutNullTimestamps);
  if (!isJsonObject(value)) return value;
  const pairs = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    if (key !== "metadata" || !isJsonObject(item)) return [[key, withoutNullTimestamps(item)]];
    const { creationTimestamp, ...metadata } = item;
    const kept = creationTimestamp === null ? metadata : item;
    return becameEmpty(item, kept) ? [] : [[key, withoutNullTimestamps(kept)]];
  });
  return Object.fromEntries(pairs);
}

/** The ports are taken by the object itself: a trial that asks for them is refused. */
export function withoutNodePorts(candidate: JsonObject): JsonObject {
  return candidate.kind === "Service"
    ? (withoutField(candidate, ["spec", "ports", "*", "nodePort"]) as JsonObject)
    : candidate;
}
