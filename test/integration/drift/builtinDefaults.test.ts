import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { BUILTIN_DEFAULTS } from "../../../src/drift/schema/builtinDefaults.ts";
import { KnownDefaults } from "../../../src/drift/compare/knownDefaults.ts";
import { prove } from "../../../src/drift/compare/prove.ts";
import type { TypeSchema } from "../../../src/drift/schema/schema.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEqual,
  stringifyJson,
} from "../../../src/model/json.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { DriftServer, toLive, withoutBookkeeping } from "./driftServer.ts";

const metadata = (namespace?: string): JsonObject => ({ name: "defaults", ...(namespace ? { namespace } : {}) });
const labels = { app: "defaults" };

function workload(volumes: readonly Json[], env: readonly Json[]): JsonObject {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: metadata("default"),
    spec: {
      serviceName: "defaults",
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { volumes, containers: [{ name: "main", image: "registry.invalid/a", env }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  };
}

function webhooks(kind: string, name: string): JsonObject {
  const rules = [{ apiGroups: ["none.test"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["nothings"] }];
  const clientConfig = { service: { name: "none", namespace: "default" } };
  const webhook = {
    name,
    admissionReviewVersions: ["v1"],
    sideEffects: "None",
    failurePolicy: "Ignore",
    clientConfig,
    rules,
  };
  return { apiVersion: "admissionregistration.k8s.io/v1", kind, metadata: metadata(), webhooks: [webhook] };
}

/** Together these leave every field out that the table says the server fills in. */
const OBJECTS: readonly {
  plural: string;
  isNamespaced: boolean;
  object: JsonObject;
}[] = [
  {
    plural: "statefulsets",
    isNamespaced: true,
    object: workload(
      [
        {
          name: "token",
          projected: {
            sources: [
              { serviceAccountToken: { path: "token" } },
              { downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.name" } }] } },
            ],
          },
        },
        { name: "info", downwardAPI: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
      ],
      [
        { name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "B", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
      ],
    ),
  },
  {
    plural: "networkpolicies",
    isNamespaced: true,
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata("default"),
      spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 80 }] }] },
    },
  },
  {
    plural: "validatingwebhookconfigurations",
    isNamespaced: false,
    object: webhooks("ValidatingWebhookConfiguration", "a.none.test"),
  },
  {
    plural: "mutatingwebhookconfigurations",
    isNamespaced: false,
    object: webhooks("MutatingWebhookConfiguration", "b.none.test"),
  },
  {
    plural: "validatingadmissionpolicies",
    isNamespaced: false,
    object: {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: metadata(),
      spec: {
        failurePolicy: "Ignore",
        matchConstraints: {
          resourceRules: [
            { apiGroups: ["none.test"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["nothings"] },
          ],
        },
        validations: [{ expression: "true" }],
      },
    },
  },
];

describe("built-in defaults on a real API server", () => {
  const plane = useControlPlane();
  const filledIn: FilledIn[] = [];
  let server: DriftServer;

  before(() => {
    server = new DriftServer(plane());
  });

  for (const { plural, isNamespaced, object } of OBJECTS) {
    it(`${String(object.kind)}: proven, and a dry-run changes nothing`, async () => {
      const kind = { apiVersion: String(object.apiVersion), kind: String(object.kind), plural, isNamespaced };
      const path = server.pathOf(kind, "defaults");
      const created = await server.apply(path, object, "mooring");
      assert.ok(created, "the server takes it");
      const schema = await server.schema(kind);
      collectFilledIn(object, created, schema, filledIn);

      const proof = prove({
        desired: object,
        live: toLive(created),
        schema,
        manager: "mooring",
        bases: [],
        defaults: new KnownDefaults(),
      });
      const predicted = await server.apply(path, object, "mooring", true);

      assert.deepEqual(proof, { kind: "inSync" }, stringifyJson(created, 1));
      assert.ok(predicted && jsonEqual(withoutBookkeeping(created), withoutBookkeeping(predicted)));
    });
  }

  it("every row of the table was filled in by the server", () => {
    const rows = Object.entries(BUILTIN_DEFAULTS).flatMap(([definition, fields]) =>
      Object.entries(fields).map(([field, value]) => [definition, field, value] as const),
    );
    const untrue = rows.filter(([definition, field, value]) => {
      return !filledIn.some(
        (row) => row.definition === definition && row.field === field && jsonEqual(row.value, value),
      );
    });
    assert.deepEqual(untrue, []);
  });
});

interface FilledIn {
  readonly definition: string;
  readonly field: string;
  readonly value: Json;
}

/** What live has and the file left out, by definition. */
function collectFilledIn(
  desired: Json | undefined,
  live: Json | undefined,
  type: TypeSchema | undefined,
  found: FilledIn[],
): void {
  if (isJsonArray(desired) && isJsonArray(live)) {
    desired.forEach((item, at) => collectFilledIn(item, live[at], type?.list?.items, found));
  } else if (isJsonObject(desired) && isJsonObject(live)) {
    for (const [field, value] of Object.entries(live)) {
      if (Object.hasOwn(desired, field)) collectFilledIn(desired[field], value, type?.map?.field(field), found);
      else found.push({ definition: type?.name ?? "", field, value });
    }
  }
}
