import assert from "node:assert/strict";
import { setAside } from "../../../src/drift/ignore/setAside.ts";
import type { Origin, UnsettledField } from "../../../src/model/desired.ts";
import type { Json } from "../../../src/model/json.ts";
import type { LiveObject } from "../../../src/model/live.ts";
import type { Difference } from "../../../src/model/verdict.ts";

const FILE: Origin = { kind: "chart", root: "/w/ch", file: "/w/ch/Chart.yaml" };
const live = (managers: readonly string[], release?: string): LiveObject => ({
  ref: { apiVersion: "v1", kind: "ConfigMap", namespace: "n", name: "c" },
  uid: "u",
  resourceVersion: "1",
  body: release
    ? {
        metadata: {
          labels: { "app.kubernetes.io/managed-by": "Helm" },
          annotations: { "meta.helm.sh/release-name": release },
        },
      }
    : {},
  managedFields: managers.map((manager) => ({
    manager,
    operation: "Update",
    subresource: "",
    apiVersion: "v1",
    time: "",
    fieldsV1: {},
  })),
});
const difference = (
  pointer: string,
  desired: Json | undefined,
  there: Json | undefined,
  manager?: string,
): Difference => ({
  kind: there === undefined ? "absent" : desired === undefined ? "leftover" : "changed",
  path: [],
  pointer,
  desired,
  live: there,
  culprit: manager === undefined ? undefined : { manager, operation: "Update", subresource: "", time: "" },
});

describe("differences that the files do not settle", () => {
  const random: UnsettledField = { pointer: "/spec/args/1", why: "random" };
  for (const [what, one, fields, isAside] of [
    ["the field itself", difference("/spec/args/1", "a", "b"), [random], true],
    ["a part of it", difference("/spec/args/1/x", "a", "b"), [random], true],
    ["a field beside it", difference("/spec/args/10", "a", "b"), [random], false],
    ["a field that the cluster lacks", difference("/spec/args/1", "a", undefined), [random], false],
    ["a list that differs there alone", difference("/spec/args", ["a", "r1"], ["a", "r2"]), [random], true],
    ["a list that differs elsewhere, too", difference("/spec/args", ["a", "r1"], ["b", "r2"]), [random], false],
    ["a list of another length", difference("/spec/args", ["a", "r1"], ["a", "r2", "c"]), [random], false],
    ["what a lookup would add", difference("/data/a", "a", undefined), [{ pointer: "/data/a", why: "lookup" }], true],
    [
      "anything of an object that is looked up",
      difference("/data/a", "a", "b"),
      [{ pointer: "", why: "lookup" }],
      true,
    ],
    ["nothing", difference("/data/a", "a", "b"), [], false],
  ] as const)
    it(`${isAside ? "set aside" : "keep"} ${what}`, () => {
      const { differences, ignored } = setAside([one], { unsettled: fields, origin: FILE }, live([]));
      assert.deepEqual([differences.length, ignored.length], isAside ? [0, 1] : [1, 0]);
    });

  const open: Origin = { ...FILE, openRelease: "shop" };
  for (const [what, one, where, managers, isAside] of [
    ["what helm wrote", difference("/a", 1, 2, "helm"), "shop", ["helm"], true],
    ["what a person wrote", difference("/a", 1, 2, "kubectl-edit"), "shop", ["helm", "kubectl-edit"], false],
    ["what helm wrote for another release", difference("/a", 1, 2, "helm"), "other", ["helm"], false],
    ["what is not there, where helm alone wrote", difference("/a", 1, undefined), "shop", ["helm"], true],
    [
      "what is not there, where a person wrote",
      difference("/a", 1, undefined),
      "shop",
      ["helm", "kubectl-edit"],
      false,
    ],
  ] as const)
    it(`while the values of a release are not known ${isAside ? "set aside" : "keep"} ${what}`, () => {
      const { ignored } = setAside([one], { origin: open }, live(managers, where));
      assert.equal(ignored.length, isAside ? 1 : 0);
    });

  for (const [desired, there, manager, isAside] of [
    ["${DOMAIN}", "shop.example", "kustomize-controller", true],
    ["https://${DOMAIN}/x", "https://shop.example/x", "kubectl-client-side-apply", true],
    ["https://${DOMAIN}/x", "http://shop.example/x", "kubectl-client-side-apply", false],
    ["${N}", 3, "kustomize-controller", true],
    ["${DOMAIN}", "shop.example", "kubectl-edit", false],
    ["$${DOMAIN}", "shop.example", "kustomize-controller", false],
    ["a${X}b${Y}c", "a1b2c", "helm", true],
    ["a${X}b${Y}c", "a1c", "helm", false],
  ] as const)
    it(`${isAside ? "set aside" : "keep"} ${desired} where ${manager} wrote ${there}`, () => {
      const { ignored } = setAside([difference("/a", desired, there, manager)], { origin: FILE }, live([manager]));
      assert.equal(ignored.length, isAside ? 1 : 0);
    });
});
