import assert from "node:assert/strict";
import { type ApiResource, createCatalog } from "../../../src/cluster/api/catalog.ts";
import type { ObjectRef } from "../../../src/model/objectRef.ts";
import { joinWatchScopes, wantsOf } from "../../../src/reconcile/live/watchScopes.ts";

const resource = (kind: string, namespaced: boolean, group = ""): ApiResource => ({
  group,
  version: "v1",
  kind,
  plural: `${kind.toLowerCase()}s`,
  namespaced,
  verbs: [],
  hasStatus: true,
});
const catalog = createCatalog(
  [resource("ConfigMap", true), resource("Namespace", false), resource("Deployment", true, "apps")],
  [],
);
const ref = (kind: string, namespace: string, apiVersion = "v1"): ObjectRef => ({
  apiVersion,
  kind,
  namespace,
  name: "a",
});
const shape = (wants: Iterable<{ readonly key: string; readonly namespaces: readonly string[] }>): readonly string[] =>
  [...wants].map(({ key, namespaces }) => `${key}: ${namespaces.join(",")}`);

describe("what is watched", () => {
  it("is each kind that is used, once, with the namespaces it is used in", () => {
    const wants = wantsOf(
      [
        ref("ConfigMap", "b"),
        ref("ConfigMap", "a"),
        ref("ConfigMap", "a"),
        ref("Namespace", ""),
        ref("Deployment", "a", "apps/v1"),
      ],
      catalog,
    );
    assert.deepEqual(shape(wants), ["/v1/configmaps: a,b", "/v1/namespaces: ", "apps/v1/deployments: a"]);
  });

  it("leaves out kinds that are not served, also in another version", () => {
    assert.deepEqual(wantsOf([ref("Boat", "a"), ref("Deployment", "a", "apps/v1beta1")], catalog), []);
  });

  it("is one collection for two folders that want the same kind", () => {
    const joined = joinWatchScopes([
      wantsOf([ref("ConfigMap", "b")], catalog),
      wantsOf([ref("ConfigMap", "a"), ref("Namespace", "")], catalog),
    ]);
    assert.deepEqual(shape(joined.values()), ["/v1/configmaps: a,b", "/v1/namespaces: "]);
  });
});
