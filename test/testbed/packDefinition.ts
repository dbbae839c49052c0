import type { JsonObject } from "../../src/model/json.ts";

const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** The CustomResourceDefinition of `Pack`: a chart with values and variables, and a status in the operator's hands. */
export const packDefinition: JsonObject = definition("Pack", "packs", {
  spec: {
    type: "object",
    properties: {
      chart: {
        type: "object",
        properties: {
          name: { type: "string" },
          version: { type: "string" },
          repository: { type: "object", properties: { kind: { type: "string" }, name: { type: "string" } } },
        },
      },
      values: open,
      vars: open,
    },
  },
  status: open,
});

/** The CustomResourceDefinition of `Config`: the variables of a project or an organization. */
export const configDefinition: JsonObject = definition("Config", "configs", {
  spec: { type: "object", properties: { vars: open, level: { type: "string" } } },
});

function definition(kind: string, plural: string, properties: JsonObject): JsonObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.k8s.kubit.ir` },
    spec: {
      group: "k8s.kubit.ir",
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [
        {
          name: "v1alpha1",
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: "object", properties } },
        },
      ],
    },
  };
}

export function packResource(name: string, spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: "k8s.kubit.ir/v1alpha1",
    kind: "Pack",
    metadata: { name, namespace: "shop", ...metadata },
    spec: {
      chart: { name: "genpack", version: "~=0.6.1", repository: { kind: "ClusterPackRepository", name: "house" } },
      ...spec,
    },
  };
}
