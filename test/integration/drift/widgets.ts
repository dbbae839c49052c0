import type { JsonObject } from "../../../src/model/json.ts";

const text = { type: "string" } as const;
const listOf = (properties: JsonObject, more: JsonObject): JsonObject => ({
  type: "array",
  items: { type: "object", properties },
  ...more,
});

/** A custom resource with a field of every kind that the merge rules know. */
export const WIDGETS: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.test" },
  spec: {
    group: "example.test",
    scope: "Namespaced",
    names: { plural: "widgets", singular: "widget", kind: "Widget" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                properties: {
                  size: { type: "integer", default: 1 },
                  ratio: { type: "number" },
                  note: { type: "string", nullable: true },
                  enabled: { type: "boolean" },
                  port: { "x-kubernetes-int-or-string": true },
                  amount: { anyOf: [{ type: "integer" }, { type: "string" }], "x-kubernetes-int-or-string": true },
                  tags: { type: "array", items: text, "x-kubernetes-list-type": "set" },
                  items: {
                    ...listOf(
                      { name: text, value: text, count: { type: "integer", default: 1 } },
                      { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] },
                    ),
                    items: {
                      type: "object",
                      required: ["name"],
                      properties: { name: text, value: text, count: { type: "integer", default: 1 } },
                    },
                  },
                  pairs: {
                    type: "array",
                    "x-kubernetes-list-type": "map",
                    "x-kubernetes-list-map-keys": ["host", "protocol"],
                    items: {
                      type: "object",
                      required: ["host"],
                      properties: {
                        host: text,
                        protocol: { type: "string", default: "TCP" },
                        weight: { type: "integer" },
                      },
                    },
                  },
                  steps: listOf(
                    {
                      run: text,
                      retries: { type: "integer", default: 3 },
                      ref: { type: "object", properties: { path: text, version: { type: "string", default: "v1" } } },
                    },
                    { "x-kubernetes-list-type": "atomic" },
                  ),
                  plain: { type: "array", items: text },
                  settings: {
                    type: "object",
                    "x-kubernetes-map-type": "atomic",
                    properties: { mode: { type: "string", default: "fast" }, level: { type: "integer" } },
                  },
                  labels: { type: "object", additionalProperties: text },
                  groups: {
                    type: "object",
                    additionalProperties: {
                      type: "object",
                      properties: { low: { type: "integer" }, high: { type: "integer", default: 9 } },
                    },
                  },
                  free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                  half: { type: "object", "x-kubernetes-preserve-unknown-fields": true, properties: { known: text } },
                  any: { "x-kubernetes-preserve-unknown-fields": true },
                  choice: {
                    type: "object",
                    oneOf: [{ required: ["left"] }, { required: ["right"] }],
                    properties: {
                      left: { type: "object", properties: { a: text } },
                      right: { type: "object", properties: { b: text } },
                    },
                  },
                  nested: {
                    type: "object",
                    properties: {
                      deep: {
                        type: "object",
                        properties: { a: text, b: text, list: { type: "array", items: { type: "integer" } } },
                      },
                    },
                  },
                  template: {
                    type: "object",
                    "x-kubernetes-embedded-resource": true,
                    "x-kubernetes-preserve-unknown-fields": true,
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};
