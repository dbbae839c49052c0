import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ignoreDifferences } from "../../../src/drift/ignore/ignoreDifferences.ts";
import { matchesNameGlob } from "../../../src/drift/schema/glob.ts";
import { coversPointer } from "../../../src/drift/ignore/pointerPattern.ts";
import type { IgnoreRule } from "../../../src/model/ignoreRule.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { LiveObject } from "../../../src/model/live.ts";
import type { ObjectRef } from "../../../src/model/objectRef.ts";
import { versionOf } from "../model/builtinKinds.ts";
import type { Culprit, Difference } from "../../../src/model/verdict.ts";

const REF: ObjectRef = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" };

function difference(
  pointer: string,
  manager?: string,
  more: Partial<Culprit> = {},
  desired: Difference["desired"] = 1,
): Difference {
  const culprit =
    manager === undefined ? undefined : { manager, operation: "Update" as const, subresource: "", time: "", ...more };
  return { kind: "changed", path: [], pointer, desired, live: 2, culprit };
}

function removed(pointer: string, manager?: string): Difference {
  return { ...difference(pointer, manager), kind: "leftover", desired: undefined };
}

function live(kind: string, body: JsonObject = {}): LiveObject {
  return { ref: { ...REF, kind }, uid: "", resourceVersion: "", body: { kind, ...body }, managedFields: [] };
}

function rule(more: Partial<IgnoreRule>): IgnoreRule {
  return { kinds: [], names: [], paths: [], managers: [], because: "we said so", ...more };
}

describe("ignoreDifferences: ignore rules", () => {
  const replicas = difference("/spec/replicas", "autopilot");
  const rows: readonly { what: string; rule: Partial<IgnoreRule>; isOnlyIgnoredNow: boolean }[] = [
    { what: "a path", rule: { paths: ["/spec/replicas"] }, isOnlyIgnoredNow: true },
    { what: "a path above", rule: { paths: ["/spec"] }, isOnlyIgnoredNow: true },
    { what: "a path below", rule: { paths: ["/spec/replicas/x"] }, isOnlyIgnoredNow: false },
    { what: "a path with the same beginning", rule: { paths: ["/spec/rep"] }, isOnlyIgnoredNow: false },
    { what: "any field of spec", rule: { paths: ["/spec/*"] }, isOnlyIgnoredNow: true },
    { what: "a manager", rule: { managers: ["auto*"] }, isOnlyIgnoredNow: true },
    { what: "another manager", rule: { managers: ["kubectl"] }, isOnlyIgnoredNow: false },
    { what: "path and manager", rule: { paths: ["/spec"], managers: ["autopilot"] }, isOnlyIgnoredNow: true },
    { what: "path without the manager", rule: { paths: ["/spec"], managers: ["kubectl"] }, isOnlyIgnoredNow: false },
    { what: "the kind", rule: { kinds: ["Deployment"], paths: ["/spec"] }, isOnlyIgnoredNow: true },
    { what: "another kind", rule: { kinds: ["Service"], paths: ["/spec"] }, isOnlyIgnoredNow: false },
    { what: "the name", rule: { names: ["shop/*"], paths: ["/spec"] }, isOnlyIgnoredNow: true },
    { what: "another name", rule: { names: ["stage/*"], paths: ["/spec"] }, isOnlyIgnoredNow: false },
    { what: "a rule that names neither path nor manager", rule: { kinds: ["Deployment"] }, isOnlyIgnoredNow: false },
  ];
  for (const { what, rule: given, isOnlyIgnoredNow } of rows) {
    it(`${what}: ${isOnlyIgnoredNow ? "ignored" : "drift"}`, () => {
      const answer = ignoreDifferences([replicas], {
        ref: REF,
        rules: [rule(given)],
        live: live("Deployment"),
        manager: "mooring",
      });
      assert.deepEqual(answer.differences, isOnlyIgnoredNow ? [] : [replicas]);
      assert.deepEqual(
        answer.ignored.map(({ difference: one, why }) => [one, why]),
        isOnlyIgnoredNow ? [[replicas, "we said so"]] : [],
      );
    });
  }

  it("a guessed manager hides nothing", () => {
    const guessed = difference("/spec/replicas", "autopilot", { isInferred: true });
    const { differences } = ignoreDifferences([guessed], {
      ref: REF,
      rules: [rule({ managers: ["autopilot"] })],
      live: live("Deployment"),
      manager: "mooring",
    });
    assert.deepEqual(differences, [guessed]);
  });

  const annotated = { metadata: { annotations: { "mooring.dev/ignore": "/spec/replicas,\n /metadata/labels/a~1b" } } };
  it("the annotation of the file counts", () => {
    const all = [replicas, difference("/metadata/labels/a~1b"), difference("/metadata/labels/c")];
    const { differences, ignored } = ignoreDifferences(all, {
      ref: REF,
      rules: [],
      live: live("Deployment"),
      desired: annotated,
      manager: "mooring",
    });
    assert.deepEqual([differences.length, ignored.length], [1, 2]);
  });

  it("an annotation that only the cluster has hides nothing", () => {
    const { differences } = ignoreDifferences([replicas], {
      ref: REF,
      rules: [],
      live: live("Deployment", annotated),
      desired: { metadata: {} },
      manager: "mooring",
    });
    assert.equal(differences.length, 1);
  });
});

describe("ignoreDifferences: fields that others set by design", () => {
  const scale = { subresource: "scale" };
  const rows: readonly {
    what: string;
    kind: string;
    apiVersion?: string;
    found: Difference;
    body?: JsonObject;
    isOnlyIgnoredNow: boolean;
  }[] = [
    {
      what: "replicas set by the autoscaler's controller",
      kind: "Deployment",
      found: difference("/spec/replicas", "kube-controller-manager", scale),
      isOnlyIgnoredNow: true,
    },
    {
      what: "replicas set by hand through scale",
      kind: "Deployment",
      found: difference("/spec/replicas", "kubectl", scale),
      isOnlyIgnoredNow: false,
    },
    {
      what: "replicas that nobody is on record for",
      kind: "Deployment",
      found: difference("/spec/replicas"),
      isOnlyIgnoredNow: false,
    },
    {
      what: "replicas that a controller is only guessed to have set",
      kind: "Deployment",
      found: difference("/spec/replicas", "kube-controller-manager", { ...scale, isInferred: true }),
      isOnlyIgnoredNow: false,
    },
    {
      what: "replicas edited",
      kind: "Deployment",
      found: difference("/spec/replicas", "kubectl-edit"),
      isOnlyIgnoredNow: false,
    },
    {
      what: "replicas edited by a controller, not through scale",
      kind: "Deployment",
      found: difference("/spec/replicas", "kube-controller-manager"),
      isOnlyIgnoredNow: false,
    },
    {
      what: "another field set by the autoscaler's controller",
      kind: "Deployment",
      found: difference("/spec/paused", "kube-controller-manager", scale),
      isOnlyIgnoredNow: false,
    },
    {
      what: "rules of an aggregated role",
      kind: "ClusterRole",
      found: difference("/rules", "clusterrole-aggregation-controller"),
      body: { aggregationRule: { clusterRoleSelectors: [] } },
      isOnlyIgnoredNow: true,
    },
    {
      what: "rules of another role",
      kind: "ClusterRole",
      found: difference("/rules/0/verbs"),
      isOnlyIgnoredNow: false,
    },
    {
      what: "an injected certificate authority",
      kind: "ValidatingWebhookConfiguration",
      found: difference("/webhooks/0/clientConfig/caBundle", "cainjector", {}, ""),
      isOnlyIgnoredNow: true,
    },
    {
      what: "a certificate authority that the file sets",
      kind: "ValidatingWebhookConfiguration",
      found: difference("/webhooks/0/clientConfig/caBundle", "x", {}, "abc"),
      isOnlyIgnoredNow: false,
    },
    {
      what: "a headless service that has got an address",
      kind: "Service",
      found: difference("/spec/clusterIP", "x", {}, "None"),
      isOnlyIgnoredNow: false,
    },
    {
      what: "a given address where the file leaves it open",
      kind: "Service",
      found: difference("/spec/clusterIP", "x", {}, ""),
      isOnlyIgnoredNow: true,
    },
    {
      what: "a custom kind of the same name: a label of its template",
      kind: "Job",
      apiVersion: "batch.example.com/v1",
      found: difference("/spec/template/metadata/labels/controller-uid", "kube-controller-manager"),
      isOnlyIgnoredNow: false,
    },
    {
      what: "a custom kind of the same name: a certificate authority",
      kind: "ValidatingWebhookConfiguration",
      apiVersion: "hooks.example.com/v1",
      found: difference("/webhooks/0/clientConfig/caBundle", "cainjector", {}, ""),
      isOnlyIgnoredNow: false,
    },
    ...["/secrets", "/secrets/0"].flatMap((pointer) => [
      {
        what: `${pointer} that we applied and the file no longer has`,
        kind: "ServiceAccount",
        found: removed(pointer, "mooring"),
        isOnlyIgnoredNow: false,
      },
      {
        what: `${pointer} that a person added and the file no longer has`,
        kind: "ServiceAccount",
        found: removed(pointer, "kubectl-edit"),
        isOnlyIgnoredNow: false,
      },
      {
        what: `${pointer} of the token controller`,
        kind: "ServiceAccount",
        found: removed(pointer, "kube-controller-manager"),
        isOnlyIgnoredNow: true,
      },
      { what: `${pointer} of nobody`, kind: "ServiceAccount", found: removed(pointer), isOnlyIgnoredNow: true },
    ]),
    {
      what: "a certificate authority that we applied and the file no longer has",
      kind: "APIService",
      found: removed("/spec/caBundle", "mooring"),
      isOnlyIgnoredNow: false,
    },
    {
      what: "a certificate authority that was patched in by hand",
      kind: "CustomResourceDefinition",
      found: removed("/spec/conversion/webhook/clientConfig/caBundle", "kubectl-patch"),
      isOnlyIgnoredNow: false,
    },
    {
      what: "a certificate authority that admission put into our own apply",
      kind: "APIService",
      found: difference("/spec/caBundle", "mooring", {}, ""),
      isOnlyIgnoredNow: true,
    },
  ];
  for (const { what, kind, found, body = {}, isOnlyIgnoredNow, apiVersion = versionOf(kind) } of rows) {
    it(`${what}: ${isOnlyIgnoredNow ? "by design" : "drift"}`, () => {
      const { ignored } = ignoreDifferences([found], {
        ref: { ...REF, apiVersion, kind },
        rules: [],
        live: live(kind, body),
        desired: {},
        manager: "mooring",
      });
      assert.equal(ignored.length, isOnlyIgnoredNow ? 1 : 0);
      assert.ok(ignored.every(({ why }) => why.length > 0));
    });
  }
});

describe("patterns", () => {
  const pointers: readonly [pattern: string, pointer: string, isCovered: boolean][] = [
    ["/a/*/c", "/a/0/c", true],
    ["/a/*/c", "/a/0/c/d", true],
    ["/a/*", "/a", false],
    ["/a/", "/a/b", true],
    ["/a~1b", "/a~1b/c", true],
    ["/a~0b", "/a~0b", true],
    ["", "/a", false],
    ["a", "/a", false],
  ];
  for (const [pattern, pointer, isCovered] of pointers) {
    it(`pointer ${pattern} ${isCovered ? "covers" : "does not cover"} ${pointer}`, () =>
      assert.equal(coversPointer(pattern, pointer), isCovered));
  }

  const globs: readonly [text: string, glob: string, matches: boolean][] = [
    ["shop/web", "shop/*", true],
    ["shop/web", "*", true],
    ["shop/web", "*/web", true],
    ["shop/web", "shop", false],
    ["shop/web", "sh?p/w*b", true],
    ["a.b", "a?b", true],
    ["a+b", "a.b", false],
    ["", "*", true],
    ["a", "", false],
    ["a".repeat(5_000), `${"*a".repeat(40)}b`, false],
  ];
  for (const [text, glob, matches] of globs) {
    it(`glob ${glob.slice(0, 20)} ${matches ? "matches" : "does not match"} ${text.slice(0, 20)}`, () =>
      assert.equal(matchesNameGlob(text, glob), matches));
  }
});
