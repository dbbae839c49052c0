import assert from "node:assert/strict";
import type { JsonObject } from "../../../src/model/json.ts";
import type { LiveObject } from "../../../src/model/live.ts";
import { objectId } from "../../../src/model/objectRef.ts";
import { isExtra } from "../../../src/reconcile/extras.ts";

const live = (kind: string, name: string, namespace = "shop", more: JsonObject = {}): LiveObject => ({
  ref: { apiVersion: "v1", kind, namespace, name },
  uid: "u",
  resourceVersion: "1",
  body: { kind, metadata: { name, namespace }, ...more },
  managedFields: [],
});
const namespaces = new Set(["shop", "kube-system"]);
const nothing = new Set<never>();

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
    ["a Helm release", live("Secret", "sh.helm.release.v1.x.v1", "shop", { type: "helm.sh/release.v1" }), false],
    ["a Secret", live("Secret", "x", "shop", { type: "Opaque" }), true],
    [
      "a role that the API server keeps itself",
      live("Role", "x", "shop", { metadata: { labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } } }),
      false,
    ],
  ];
  for (const [what, object, expected] of cases)
    it(`${expected ? "is" : "is not"} one that is ${what}`, () =>
      assert.equal(isExtra(object, nothing, namespaces), expected));

  it("is not one that a file names", () => {
    const object = live("ConfigMap", "named");
    assert.equal(isExtra(object, new Set([objectId(object.ref)]), namespaces), false);
  });
});
