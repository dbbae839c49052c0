import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { LiveObject, ManagedFieldsEntry } from "../../model/live.ts";
import { lastAppliedOf, redactObject } from "../../support/redaction.ts";
import { apiVersionOf, type ApiResource } from "../api/catalog.ts";

/**
 * The one gate through which objects of the server enter Mooring: redacted, managedFields beside the body.
 * Items of lists carry no kind; it comes from the resource.
 */
export function toLive(raw: JsonObject, resource: ApiResource): LiveObject {
  const apiVersion = text(raw.apiVersion) || apiVersionOf(resource);
  const kind = text(raw.kind) || resource.kind;
  const { managedFields, ...metadata } = isJsonObject(raw.metadata) ? raw.metadata : {};
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...rest } = raw;
  const lastApplied = lastAppliedOf({ apiVersion, kind, metadata });
  return {
    ref: { apiVersion, kind, namespace: text(metadata.namespace), name: text(metadata.name) },
    uid: text(metadata.uid),
    resourceVersion: text(metadata.resourceVersion),
    body: redactObject({ apiVersion, kind, metadata, ...rest }),
    managedFields: isJsonArray(managedFields) ? managedFields.filter(isJsonObject).map(toEntry) : [],
    ...(lastApplied ? { lastApplied } : {}),
  };
}

function toEntry(entry: JsonObject): ManagedFieldsEntry {
  return {
    manager: text(entry.manager),
    operation: entry.operation === "Apply" ? "Apply" : "Update",
    subresource: text(entry.subresource),
    apiVersion: text(entry.apiVersion),
    time: text(entry.time),
    fieldsV1: isJsonObject(entry.fieldsV1) ? entry.fieldsV1 : {},
  };
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
