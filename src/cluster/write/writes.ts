import { isJsonObject, type JsonObject, stringifyJson } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { formatRef, type ObjectRef } from "../../model/objectRef.ts";
import type { Sensitive } from "../../model/sensitive.ts";
import { MooringError } from "../../support/errors.ts";
import { isSecretKind } from "../../support/redaction.ts";
import type { ApiClient, ApiRequest } from "../http/apiClient.ts";
import { badInput } from "../kubeconfig/badInput.ts";
import type { ApiResource } from "../api/catalog.ts";
import type { ApplyOptions, ApplyResult, DeleteOptions } from "../api/cluster.ts";
import { collectionPath, objectPath, query } from "../http/resourcePath.ts";
import { secretTexts } from "../http/secretTexts.ts";
import { ServerError } from "../http/serverError.ts";
import { toLive } from "../http/toLive.ts";
import type { JsonPatch, PatchOperation } from "../api/jsonPatch.ts";

/** etcd takes no request over 1.5 MiB (`--max-request-bytes`); the server would answer with an obscure 500. */
const LARGEST = 1.5 * 1024 * 1024;
export const FIELD_MANAGER = "mooring";

/**
 * Server-side apply of the raw object (KEP-555). Strict field validation, so that no field is dropped in silence.
 * @throws MooringError invalid, immutable, forbidden, tooLarge, notFound (namespace) …; ServerError names the fields
 */
export async function applyRaw(
  client: ApiClient,
  resource: ApiResource,
  wire: Sensitive<JsonObject>,
  options: ApplyOptions,
  signal?: AbortSignal,
): Promise<ApplyResult> {
  const object = wire.expose();
  const ref = refOf(object);
  const parameters = {
    fieldManager: options.fieldManager ?? FIELD_MANAGER,
    force: options.force,
    dryRun: options.dryRun ? "All" : undefined,
    fieldValidation: "Strict",
  };
  try {
    const live = await change(client, resource, {
      method: "PATCH",
      path: objectPath(resource, ref.namespace, ref.name) + query(parameters),
      countAs: options.dryRun ? "dryRun" : "write",
      action: `${options.dryRun ? "check" : "apply"} ${formatRef(ref)}`,
      isIdempotent: true,
      contentType: "application/apply-patch+yaml",
      body: serialize(object, ref),
      error: errorDetails(object),
      signal,
    });
    return { kind: "ok", object: live };
  } catch (error) {
    if (error instanceof ServerError && error.conflicts.length > 0)
      return { kind: "conflict", conflicts: error.conflicts };
    throw error;
  }
}

/** Creates; a `generateName` is honoured. @throws MooringError conflict when the name is taken */
export function createObject(
  client: ApiClient,
  resource: ApiResource,
  wire: Sensitive<JsonObject>,
  dryRun: boolean,
  signal?: AbortSignal,
): Promise<LiveObject> {
  const object = wire.expose();
  const ref = refOf(object);
  if (resource.namespaced && !ref.namespace) throw badInput(`${formatRef(ref)} needs a namespace.`);
  const parameters = { fieldManager: FIELD_MANAGER, dryRun: dryRun ? "All" : undefined, fieldValidation: "Strict" };
  return change(client, resource, {
    method: "POST",
    path: collectionPath(resource, ref.namespace) + query(parameters),
    countAs: dryRun ? "dryRun" : "write",
    action: `${dryRun ? "check the creation of" : "create"} ${formatRef(ref)}`,
    isIdempotent: dryRun,
    contentType: "application/json",
    body: serialize(object, ref),
    error: errorDetails(object),
    signal,
  });
}

/** Deletes exactly the object of that uid. @throws MooringError conflict when it is another one or has changed */
export async function deleteObject(
  client: ApiClient,
  resource: ApiResource,
  ref: ObjectRef,
  options: DeleteOptions,
  signal?: AbortSignal,
): Promise<void> {
  const preconditions = {
    uid: options.uid,
    ...(options.resourceVersion === undefined ? {} : { resourceVersion: options.resourceVersion }),
  };
  const body = {
    apiVersion: "v1",
    kind: "DeleteOptions",
    preconditions,
    propagationPolicy: options.propagation,
    ...(options.dryRun ? { dryRun: ["All"] } : {}),
  };
  try {
    await client.send({
      method: "DELETE",
      path: objectPath(resource, ref.namespace, ref.name),
      countAs: options.dryRun ? "dryRun" : "write",
      lane: "write",
      action: `${options.dryRun ? "check the deletion of" : "delete"} ${formatRef(ref)}`,
      isIdempotent: options.dryRun,
      contentType: "application/json",
      body: stringifyJson(body),
      signal,
    });
  } catch (error) {
    if (!MooringError.is(error, "notFound")) throw error;
  }
}

/** Sends a patch made by takeOver. @throws MooringError conflict when the object changed since */
export function patchFields(
  client: ApiClient,
  resource: ApiResource,
  ref: ObjectRef,
  patch: JsonPatch,
  signal?: AbortSignal,
): Promise<LiveObject> {
  return change(client, resource, {
    method: "PATCH",
    path: objectPath(resource, ref.namespace, ref.name) + query({ fieldManager: FIELD_MANAGER }),
    countAs: "write",
    action: `take over the fields of ${formatRef(ref)}`,
    isIdempotent: false,
    contentType: "application/json-patch+json",
    body: stringifyJson(patch as never),
    ...(resource.kind === "Secret" ? { error: { isSecret: true } } : {}),
    signal,
  });
}

/**
 * What the server would make of the object after a change of some of its parts, as one update (RFC 6902). Nothing is written.
 * @throws MooringError invalid, immutable, conflict when the object changed since
 */
export function tryPatch(
  client: ApiClient,
  resource: ApiResource,
  ref: ObjectRef,
  patch: Sensitive<readonly PatchOperation[]>,
  signal?: AbortSignal,
): Promise<LiveObject> {
  return change(client, resource, {
    method: "PATCH",
    path:
      objectPath(resource, ref.namespace, ref.name) +
      query({ fieldManager: FIELD_MANAGER, dryRun: "All", fieldValidation: "Strict" }),
    countAs: "dryRun",
    action: `check a change of ${formatRef(ref)}`,
    isIdempotent: true,
    contentType: "application/json-patch+json",
    body: stringifyJson(patch.expose() as never),
    ...(resource.kind === "Secret" ? { error: { isSecret: true } } : {}),
    signal,
  });
}

export function refOf(object: JsonObject): ObjectRef {
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return {
    apiVersion: text(object.apiVersion),
    kind: text(object.kind),
    namespace: text(metadata.namespace),
    name: text(metadata.name),
  };
}

async function change(
  client: ApiClient,
  resource: ApiResource,
  request: Omit<ApiRequest, "lane">,
): Promise<LiveObject> {
  const answer = await client.json({ ...request, lane: "write" });
  return toLive(isJsonObject(answer) ? answer : {}, resource);
}

function serialize(object: JsonObject, ref: ObjectRef): string {
  const body = stringifyJson(object);
  const size = Buffer.byteLength(body, "utf8");
  if (size > LARGEST) {
    throw new MooringError(
      "tooLarge",
      `${formatRef(ref)} has ${(size / 1024 / 1024).toFixed(1)} MiB; an API server stores at most 1.5 MiB per object. Split it.`,
    );
  }
  return body;
}

function errorDetails(object: JsonObject): NonNullable<ApiRequest["error"]> {
  return { sent: object, secrets: secretTexts(object), isSecret: isSecretKind(object) };
}
