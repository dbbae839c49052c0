import assert from "node:assert/strict";
import { ignoresAll } from "../../../src/drift/ignore/ignoreDifferences.ts";
import type { IgnoreRule } from "../../../src/model/ignoreRule.ts";

const REF = { apiVersion: "example.com/v1", kind: "Widget", namespace: "shop", name: "w" };
const rule = (more: Partial<IgnoreRule>): IgnoreRule => ({
  kinds: [],
  names: [],
  paths: [],
  managers: [],
  because: "",
  ...more,
});

describe("ignoreDifferences: everything of an object", () => {
  const body = {
    apiVersion: "v1",
    kind: "Widget",
    metadata: { name: "w", labels: { a: "b" }, annotations: { "mooring.dev/ignore": "/spec" } },
    spec: { size: [1, { deep: {} }] },
    extra: "x",
  };
  const rows: readonly { what: string; rules: readonly Partial<IgnoreRule>[]; isAll: boolean }[] = [
    { what: "the annotation alone", rules: [], isAll: false },
    { what: "what the annotation leaves", rules: [{ paths: ["/metadata/labels", "/extra"] }], isAll: true },
    { what: "all but one field", rules: [{ paths: ["/metadata"] }], isAll: false },
    {
      what: "what is left, of another kind",
      rules: [{ kinds: ["Pod"], paths: ["/metadata", "/extra"] }],
      isAll: false,
    },
    {
      what: "what is left, by one manager",
      rules: [{ managers: ["x"], paths: ["/metadata", "/extra"] }],
      isAll: false,
    },
    { what: "what is left, by any manager", rules: [{ managers: ["*"], paths: ["/metadata", "/extra"] }], isAll: true },
    { what: "what is left, of two rules", rules: [{ paths: ["/metadata/*/a"] }, { paths: ["/extra"] }], isAll: true },
  ];
  for (const { what, rules, isAll } of rows)
    it(`${what}: ${isAll ? "nothing is left to compare" : "something is left"}`, () => {
      assert.equal(ignoresAll(body, { ref: REF, rules: rules.map(rule) }), isAll);
    });

  it("an annotation that was taken from nowhere covers nothing", () => {
    const rules = [rule({ paths: ["/metadata/labels", "/extra"] })];
    assert.equal(ignoresAll(body, { ref: REF, rules, annotated: [] }), false);
  });

  it("is never so where a file says nothing but a name", () => {
    assert.equal(
      ignoresAll({ kind: "A", metadata: { name: "a" } }, { ref: REF, rules: [rule({ paths: ["/spec"] })] }),
      false,
    );
  });
});
