import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../../src/model/json.ts";
import type { LiveObject, ManagedFieldsEntry } from "../../../src/model/live.ts";
import { redactObject } from "../../../src/support/redaction.ts";
import { compileSchema, type TypeSchema } from "../../../src/drift/schema/schema.ts";
import type { ControlPlane } from "../../testbed/controlPlane.ts";
import type { RandomKind } from "./randomKind.ts";

/** The few requests that the tests of the comparison need, as raw JSON. */
export class DriftServer {
  readonly #plane: ControlPlane;
  readonly #schemas = new Map<string, Promise<TypeSchema | undefined>>();

  constructor(plane: ControlPlane) {
    this.#plane = plane;
  }

  pathOf(
    { apiVersion, plural, isNamespaced }: Pick<RandomKind, "apiVersion" | "plural" | "isNamespaced">,
    name: string,
  ): string {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    return `${root}/${isNamespaced ? "namespaces/default/" : ""}${plural}/${name}`;
  }

  schema({ apiVersion, kind }: Pick<RandomKind, "apiVersion" | "kind">): Promise<TypeSchema | undefined> {
    const key = `${apiVersion} ${kind}`;
    const known = this.#schemas.get(key) ?? this.#loadSchema(apiVersion, kind);
    this.#schemas.set(key, known);
    return known;
  }

  /** Server-side apply; undefined when the server refuses. */
  async apply(path: string, object: JsonObject, manager: string, dryRun = false): Promise<JsonObject | undefined> {
    const query = `?fieldManager=${manager}&force=true${dryRun ? "&dryRun=All" : ""}`;
    const answer = await this.#plane.request({
      method: "PATCH",
      path: path + query,
      body: object,
      contentType: "application/apply-patch+yaml",
    });
    return answer.status < 300 ? answer.body : undefined;
  }

  async get(path: string): Promise<JsonObject> {
    const answer = await this.#plane.request({ method: "GET", path });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    return answer.body;
  }

  async update(path: string, object: JsonObject, manager: string): Promise<boolean> {
    const answer = await this.#plane.request({ method: "PUT", path: `${path}?fieldManager=${manager}`, body: object });
    return answer.status < 300;
  }

  async patch(
    path: string,
    patch: JsonObject | readonly JsonObject[],
    manager: string,
    type = "merge",
  ): Promise<boolean> {
    const contentType = isJsonArray(patch as Json) ? "application/json-patch+json" : `application/${type}-patch+json`;
    const answer = await this.#plane.request({
      method: "PATCH",
      path: `${path}?fieldManager=${manager}`,
      body: patch,
      contentType,
    });
    return answer.status < 300;
  }

  async remove(path: string): Promise<void> {
    await this.#plane.request({ method: "DELETE", path });
  }

  async #loadSchema(apiVersion: string, kind: string): Promise<TypeSchema | undefined> {
    const { body } = await this.#plane.request({
      method: "GET",
      path: `/openapi/v3/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}`,
    });
    const components = body.components;
    const schemas = isJsonObject(components) && isJsonObject(components.schemas) ? components.schemas : {};
    return compileSchema({ hash: "", schemas }, apiVersion, kind);
  }
}

/** An object as the cluster layer would hand it on: redacted, managedFields beside it. */
export function toLive(raw: JsonObject): LiveObject {
  const { managedFields, ...metadata } = isJsonObject(raw.metadata) ? raw.metadata : {};
  const entries = isJsonArray(managedFields) ? managedFields.filter(isJsonObject) : [];
  return {
    ref: {
      apiVersion: String(raw.apiVersion),
      kind: String(raw.kind),
      namespace: String(metadata.namespace ?? ""),
      name: String(metadata.name),
    },
    uid: String(metadata.uid),
    resourceVersion: String(metadata.resourceVersion),
    body: redactObject({ ...raw, metadata }),
    managedFields: entries.map(
      (entry): ManagedFieldsEntry => ({
        manager: String(entry.manager),
        operation: entry.operation === "Apply" ? "Apply" : "Update",
        subresource: typeof entry.subresource === "string" ? entry.subresource : "",
        apiVersion: String(entry.apiVersion),
        time: String(entry.time ?? ""),
        fieldsV1: isJsonObject(entry.fieldsV1) ? entry.fieldsV1 : {},
      }),
    ),
  };
}

/** What an apply may change without being drift: bookkeeping of the server and the status. */
export function withoutBookkeeping(raw: JsonObject): JsonObject {
  const { status: _status, metadata, ...rest } = raw;
  const {
    managedFields: _fields,
    resourceVersion: _version,
    generation: _generation,
    ...kept
  } = isJsonObject(metadata) ? metadata : {};
  return { ...rest, metadata: kept };
}
