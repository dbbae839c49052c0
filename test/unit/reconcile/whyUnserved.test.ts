import assert from "node:assert/strict";
import { type ApiResource, createCatalog } from "../../../src/cluster/api/catalog.ts";
import { whyUnserved } from "../../../src/reconcile/compare/whyUnserved.ts";

const resource = (group: string, version: string, kind: string, plural: string): ApiResource => ({
  group,
  version,
  kind,
  plural,
  namespaced: true,
  hasStatus: true,
  verbs: [],
});
const CATALOG = createCatalog(
  [
    resource("apps", "v1", "Deployment", "deployments"),
    resource("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"),
    resource("shop.example.com", "v1", "Cart", "carts"),
    resource("shop.example.com", "v2", "Cart", "carts"),
  ],
  ["down.example.com/v1"],
);

describe("a kind that a cluster does not serve", () => {
  const cases: readonly (readonly [what: string, apiVersion: string, kind: string, reason: RegExp])[] = [
    [
      "a version that it serves no longer",
      "policy/v1beta1",
      "PodDisruptionBudget",
      /does not serve PodDisruptionBudget as policy\/v1beta1: it serves policy\/v1\. Change the apiVersion/,
    ],
    [
      "a version of several",
      "shop.example.com/v1alpha1",
      "Cart",
      /it serves shop\.example\.com\/v1, shop\.example\.com\/v2\./,
    ],
    ["a group that it left", "extensions/v1beta1", "Deployment", /It serves Deployment as apps\/v1\./],
    [
      "an API that is not available",
      "down.example.com/v1",
      "Thing",
      /The API down\.example\.com\/v1 of this cluster is not available/,
    ],
    ["another version of such an API", "down.example.com/v2", "Thing", /The API down\.example\.com\/v1 .*apiservices/],
    ["another case", "apps/v1", "deployment", /apps\/v1 has no kind deployment; it has Deployment/],
    ["a plural", "apps/v1", "deployments", /it has Deployment/],
    ["an unknown kind", "new.example.com/v1", "New", /does not serve New .*Install its CustomResourceDefinition/],
  ];
  for (const [what, apiVersion, kind, reason] of cases)
    it(`is explained: ${what}`, () =>
      assert.match(whyUnserved({ apiVersion, kind, namespace: "a", name: "b" }, CATALOG), reason));
});
