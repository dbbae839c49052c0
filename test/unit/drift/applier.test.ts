import assert from "node:assert/strict";
import { applierOf } from "../../../src/drift/ownership/applier.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { LiveObject } from "../../../src/model/live.ts";

function live(managers: readonly string[], metadata: JsonObject = {}, subresource = ""): LiveObject {
  const entry = { operation: "Apply", apiVersion: "v1", time: "", fieldsV1: {}, subresource } as const;
  return {
    ref: { apiVersion: "v1", kind: "ConfigMap", namespace: "a", name: "b" },
    uid: "u",
    resourceVersion: "1",
    body: { metadata },
    managedFields: managers.map((manager) => ({ manager, ...entry })),
  };
}

const ROWS: readonly (readonly [what: string, object: LiveObject, applier: string | undefined])[] = [
  ["by us", live(["mooring", "kubectl-edit"]), "mooring"],
  ["by hand", live(["kubectl-client-side-apply"]), "hand"],
  ["by a manager of Flux", live(["kubectl-edit", "kustomize-controller", "mooring"]), "flux"],
  ["by a label of Flux", live(["mooring"], { labels: { "helm.toolkit.fluxcd.io/name": "x" } }), "flux"],
  ["by a manager of Argo CD", live(["argocd-controller"]), "argocd"],
  ["by an annotation of Argo CD", live([], { annotations: { "argocd.argoproj.io/tracking-id": "x" } }), "argocd"],
  ["status of a controller only", live(["kustomize-controller"], {}, "status"), undefined],
  ["by something else", live(["operator"]), undefined],
];

describe("who applies an object", () => {
  for (const [what, object, applier] of ROWS) it(what, () => assert.equal(applierOf(object, "mooring"), applier));
});
