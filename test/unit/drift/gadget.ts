import { parse } from "yaml";
import { compileSchema, type TypeSchema } from "../../../src/drift/schema/schema.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { LiveObject, ManagedFieldsEntry } from "../../../src/model/live.ts";
import type { Difference } from "../../../src/model/verdict.ts";

export const MANAGER = "mooring";
const API_VERSION = "test.example/v1";

/** A kind with a field for every merge rule, as an API server would describe it. */
const DEFINITIONS = `
example.Gadget:
  type: object
  x-kubernetes-group-version-kind: [{ group: test.example, version: v1, kind: Gadget }]
  properties:
    apiVersion: { type: string }
    kind: { type: string }
    metadata:
      type: object
      properties:
        name: { type: string }
        labels: { type: object, additionalProperties: { type: string } }
        annotations: { type: object, additionalProperties: { type: string } }
    spec: { $ref: '#/components/schemas/example.GadgetSpec' }
example.GadgetSpec:
  type: object
  properties:
    size: { type: integer }
    text: { type: string }
    tags: { type: array, items: { type: string }, x-kubernetes-list-type: set }
    env: { type: array, items: { allOf: [{ $ref: '#/components/schemas/example.Env' }], default: {} }, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name] }
    ports: { type: array, items: { allOf: [{ $ref: '#/components/schemas/example.Port' }] }, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port, protocol] }
    old: { type: array, items: { type: object, properties: { name: { type: string }, value: { type: string } } }, x-kubernetes-patch-strategy: 'merge,retainKeys', x-kubernetes-patch-merge-key: name }
    names: { type: array, items: { type: string }, x-kubernetes-patch-strategy: merge }
    args: { type: array, items: { type: string }, x-kubernetes-list-type: atomic }
    steps: { type: array, items: { type: object, properties: { run: { type: string } } } }
    selector: { allOf: [{ $ref: '#/components/schemas/example.Selector' }] }
    loose: { allOf: [{ $ref: '#/components/schemas/example.Selector' }], x-kubernetes-map-type: granular }
    options: { type: object, properties: { mode: { type: string }, level: { type: integer } } }
    free: { type: object, x-kubernetes-preserve-unknown-fields: true }
    any: { x-kubernetes-preserve-unknown-fields: true }
    port: { x-kubernetes-int-or-string: true }
    choice: { oneOf: [{ required: [left] }, { required: [right] }], properties: { left: { type: string }, right: { type: string } } }
    rooms: { type: object, additionalProperties: { type: object, properties: { low: { type: integer }, high: { type: integer } } } }
    source: { allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.ObjectFieldSelector' }] }
    tree: { $ref: '#/components/schemas/example.Tree' }
example.Env: { type: object, required: [name], properties: { name: { type: string, default: '' }, value: { type: string } } }
example.Port: { type: object, required: [port], properties: { port: { type: integer }, protocol: { type: string, default: TCP }, label: { type: string } } }
example.Selector: { type: object, x-kubernetes-map-type: atomic, properties: { matchLabels: { type: object, additionalProperties: { type: string } } } }
example.Tree: { type: object, properties: { name: { type: string }, children: { type: object, additionalProperties: { $ref: '#/components/schemas/example.Tree' } } } }
io.k8s.api.core.v1.ObjectFieldSelector: { type: object, x-kubernetes-map-type: atomic, properties: { apiVersion: { type: string }, fieldPath: { type: string } } }
`;

export function gadgetSchema(): TypeSchema {
  const schema = compileSchema({ hash: "gadget", schemas: parse(DEFINITIONS) as JsonObject }, API_VERSION, "Gadget");
  if (!schema) throw new Error("the schema lacks the kind");
  return schema;
}

export function gadget(spec: string, more: JsonObject = {}): JsonObject {
  return {
    apiVersion: API_VERSION,
    kind: "Gadget",
    metadata: { name: "one" },
    ...more,
    spec: (parse(spec) ?? {}) as JsonObject,
  };
}

/** One entry of managedFields; `fields` is YAML below `f:spec`. */
export function entry(manager: string, fields: string, more: Partial<ManagedFieldsEntry> = {}): ManagedFieldsEntry {
  return {
    manager,
    operation: manager === MANAGER ? "Apply" : "Update",
    subresource: "",
    apiVersion: API_VERSION,
    time: "2026-05-01T10:00:00Z",
    fieldsV1: { "f:spec": parse(fields) as JsonObject },
    ...more,
  };
}

export function liveGadget(
  spec: string,
  managedFields: readonly ManagedFieldsEntry[] = [],
  more: JsonObject = {},
): LiveObject {
  return {
    ref: { apiVersion: API_VERSION, kind: "Gadget", namespace: "", name: "one" },
    uid: "u1",
    resourceVersion: "7",
    body: gadget(spec, { metadata: { name: "one", uid: "u1", resourceVersion: "7" }, ...more }),
    managedFields,
  };
}

/** `changed /spec/size`, for tables. */
export function summarize(differences: readonly Difference[]): string[] {
  return differences.map(({ kind, pointer }) => `${kind} ${pointer}`);
}
