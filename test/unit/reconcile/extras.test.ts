import assert from "node:assert/strict";
import type { JsonObject } from "../../../src/model/json.ts";
import type { LiveObject, ManagedFieldsEntry } from "../../../src/model/live.ts";
import { objectId } from "../../../src/model/objectRef.ts";
import { versionOf } from "../model/builtinKinds.ts";
import { ClaimNames } from "../../../src/reconcile/live/claimNames.ts";
import { isExtra } from "../../../src/reconcile/compare/extras.ts";

const live = (kind: string, name: string, namespace = "shop", more: JsonObject = {}): LiveObject => ({
  ref: { apiVersion: versionOf(kind), kind, namespace, name },
  uid: "u",
  resourceVersion: "1",
  body: { kind, metadata: { name, namespace }, ...more },
  managedFields: [],
});
const written = (manager: string): ManagedFieldsEntry => ({
  manager,
  operation: "Update",
  subresource: "",
  apiVersion: "v1",
  time: "",
  fieldsV1: {},
});
const namespaces = new Set(["shop", "kube-system"]);
const around = {
  objects: new Set<never>(),
  namespaces,
  releases: new Set(["shop/redis"]),
  claims: new ClaimNames(),
};
for (const [name, template] of [
  ["db", "data"],
  ["db-0", "log"],
] as const)
  around.claims.add({
    ref: { apiVersion: "apps/v1", kind: "StatefulSet", namespace: "shop", name },
    body: { spec: { volumeClaimTemplates: [{ metadata: { name: template } }] } },
  });

describe("an extra object", () => {
  const cases: readonly (readonly [string, LiveObject, boolean])[] = [
    ["made by hand in a namespace of the packs", live("ConfigMap", "stray"), true],
    ["in a namespace that no pack uses", live("ConfigMap", "stray", "other"), false],
    ["in a namespace of the system", live("ConfigMap", "stray", "kube-system"), false],
    ["cluster-scoped", live("ClusterRole", "stray", ""), false],
    [
      "made by a controller for another object",
      live("Pod", "web-1", "shop", { metadata: { ownerReferences: [{ name: "web" }] } }),
      false,
    ],
    ["the authority that each namespace gets", live("ConfigMap", "kube-root-ca.crt"), false],
    ["the default service account", live("ServiceAccount", "default"), false],
    ["another service account", live("ServiceAccount", "deployer"), true],
    ["an event", live("Event", "x"), false],
    ...["Event", "EndpointSlice", "Lease", "Service"].map((kind): readonly [string, LiveObject, boolean] => {
      const own = live(kind, "kubernetes");
      return [`a custom ${kind}`, { ...own, ref: { ...own.ref, apiVersion: "example.com/v1" } }, true];
    }),
    ["a Helm release", live("Secret", "sh.helm.release.v1.x.v1", "shop", { type: "helm.sh/release.v1" }), false],
    [
      "installed for a Pack resource",
      live("ConfigMap", "x", "shop", {
        metadata: {
          annotations: { "meta.helm.sh/release-name": "redis", "meta.helm.sh/release-namespace": "shop" },
        },
      }),
      false,
    ],
    [
      "installed by Helm for nobody's Pack",
      live("ConfigMap", "x", "shop", {
        metadata: { annotations: { "meta.helm.sh/release-name": "mine", "meta.helm.sh/release-namespace": "shop" } },
      }),
      true,
    ],
    ["a claim of a StatefulSet in the files", live("PersistentVolumeClaim", "data-db-10"), false],
    ["a claim of a StatefulSet whose name ends like an ordinal", live("PersistentVolumeClaim", "log-db-0-2"), false],
    ["a claim of another template", live("PersistentVolumeClaim", "log-db-0"), true],
    ["a claim of another name", live("PersistentVolumeClaim", "data-db-old"), true],
    ["a claim of a StatefulSet elsewhere", live("PersistentVolumeClaim", "logs-db-0"), true],
    [
      "a custom claim of such a name",
      {
        ...live("PersistentVolumeClaim", "data-db-0"),
        ref: { apiVersion: "example.com/v1", kind: "PersistentVolumeClaim", namespace: "shop", name: "data-db-0" },
      },
      true,
    ],
    [
      "written by controllers alone",
      { ...live("Secret", "tls"), managedFields: [written("cert-manager-certificates-issuing")] },
      false,
    ],
    [
      "written by controllers and by a person",
      {
        ...live("Secret", "tls"),
        managedFields: [written("cert-manager-certificates-issuing"), written("kubectl-edit")],
      },
      true,
    ],
    ["a Secret", live("Secret", "x", "shop", { type: "Opaque" }), true],
    [
      "a role that the API server keeps itself",
      live("Role", "x", "shop", { metadata: { labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } } }),
      false,
    ],
  ];
  for (const [what, object, expected] of cases)
    it(`${expected ? "is" : "is not"} one that is ${what}`, () => assert.equal(isExtra(object, around), expected));

  it("is not one that a file names", () => {
    const object = live("ConfigMap", "named");
    assert.equal(isExtra(object, { ...around, objects: new Set([objectId(object.ref)]) }), false);
  });
});
