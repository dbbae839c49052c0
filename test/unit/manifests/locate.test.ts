import assert from "node:assert/strict";
import type { FieldPath } from "../../../src/model/fieldPath.ts";
import { locateInText, locateNearest, type Part } from "../../../src/manifests/yaml/locate.ts";

/** `a.b[name=x][1]` in short: strings are fields, numbers indexes, objects keys. */
const path = (...steps: (string | number | Record<string, string | number>)[]): FieldPath =>
  steps.map((step) =>
    typeof step === "string" ? { field: step } : typeof step === "number" ? { index: step } : { keys: step },
  );

const TEXT = `# head
---
apiVersion: v1
kind: Deployment
metadata:
  name: "shop" # comment
  labels: { app: shop, tier: web }
spec:
  template:
    spec:
      containers:
        - name: app   # first
          image: shop:1
          args: [a, "b", c]
          env:
          - {name: A, value: one}
          - name: B
            value: |
              two
              three

        -
          name: side
          image: &img side:2
      initContainers:
      - name: init
        image: *img
  empty:
  common: &common
    cpu: 1
    memory: 2Gi
  limits:
    <<: *common
    cpu: 3
# tail
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Secret
  metadata: {name: s}
  stringData:
    pass: word
  data:
    pass: b2xk
    other: eA==
`;

const CONTAINERS = ["spec", "template", "spec", "containers"] as const;

describe("locateInText", () => {
  const cases: readonly (readonly [name: string, path: FieldPath, what: Part, text: string])[] = [
    ["a key", path("metadata", "name"), "key", "name"],
    ["a quoted value without its comment", path("metadata", "name"), "value", '"shop"'],
    ["a pair", path("metadata", "name"), "pair", 'name: "shop"'],
    ["a pair in a flow map", path("metadata", "labels", "tier"), "pair", "tier: web"],
    ["a flow map", path("metadata", "labels"), "value", "{ app: shop, tier: web }"],
    ["a field of a list item by its key", path(...CONTAINERS, { name: "side" }, "image"), "value", "side:2"],
    ["an item of a flow list", path(...CONTAINERS, { name: "app" }, "args", 1), "pair", '"b"'],
    ["an item of a set", [...path(...CONTAINERS, { name: "app" }, "args"), { value: "c" }], "value", "c"],
    [
      "a flow map as item, with its dash",
      path(...CONTAINERS, { name: "app" }, "env", { name: "A" }),
      "pair",
      "- {name: A, value: one}",
    ],
    [
      "a block scalar without the break that ends it",
      path(...CONTAINERS, { name: "app" }, "env", { name: "B" }, "value"),
      "value",
      "|\n              two\n              three",
    ],
    [
      "an item whose dash stands on a line of its own",
      path(...CONTAINERS, { name: "side" }),
      "pair",
      "-\n          name: side\n          image: &img side:2",
    ],
    [
      "the anchor of an aliased value",
      path("spec", "template", "spec", "initContainers", 0, "image"),
      "value",
      "side:2",
    ],
    ["the alias as a pair", path("spec", "template", "spec", "initContainers", 0, "image"), "pair", "image: *img"],
    ["a merged field where it is written", path("spec", "limits", "memory"), "pair", "memory: 2Gi"],
    ["a field that stands beside the merge", path("spec", "limits", "cpu"), "pair", "cpu: 3"],
    ["an empty value as its pair", path("spec", "empty"), "value", "empty:"],
    ["a whole block map", path("spec", "common"), "value", "cpu: 1\n    memory: 2Gi"],
  ];
  for (const [name, at, what, expected] of cases) {
    it(`finds ${name}`, () => {
      const range = locateInText(TEXT, 0, undefined, at, what);
      assert.ok(range);
      assert.equal(TEXT.slice(range.start, range.end), expected);
    });
  }

  it("counts lines and columns from 1, in CRLF texts too", () => {
    for (const text of [TEXT, TEXT.replaceAll("\n", "\r\n")]) {
      const range = locateInText(text, 0, undefined, path(...CONTAINERS, { name: "app" }, "image"), "pair");
      assert.deepEqual([range?.line, range?.column, range?.endLine, range?.endColumn], [13, 11, 13, 24]);
    }
  });

  it("finds fields of list items in later documents, and `data` of a Secret under `stringData`", () => {
    const at = (key: string) => locateInText(TEXT, 1, 0, path("data", key), "pair");
    const text = (range: { start: number; end: number } | undefined) => range && TEXT.slice(range.start, range.end);
    assert.equal(text(at("pass")), "pass: word");
    assert.equal(text(at("other")), "other: eA==");
  });

  it("has no answer for what is not there", () => {
    assert.equal(locateInText(TEXT, 0, undefined, path("spec", "nothing"), "pair"), undefined);
    assert.equal(locateInText(TEXT, 7, undefined, path("spec"), "pair"), undefined);
    assert.equal(locateInText("a: [", 0, undefined, path("a"), "pair"), undefined);
  });
});

describe("locateNearest", () => {
  const cases: readonly (readonly [name: string, path: FieldPath, text: string, exact: boolean])[] = [
    ["the field itself", path("metadata", "name"), 'name: "shop"', true],
    ["the key of the parent", path("metadata", "labels", "gone"), "labels", false],
    ["the list of a missing item", path(...CONTAINERS, { name: "gone" }, "image"), "containers", false],
    ["the kind for a missing top-level field", path("status"), "kind: Deployment", false],
  ];
  for (const [name, at, expected, exact] of cases) {
    it(`gives ${name}`, () => {
      const found = locateNearest(TEXT, 0, undefined, at, "pair");
      assert.ok(found);
      assert.equal(TEXT.slice(found.range.start, found.range.end), expected);
      assert.equal(found.exact, exact);
    });
  }

  it("stays inside its list item", () => {
    const found = locateNearest(TEXT, 1, 0, path("spec"), "pair");
    assert.equal(found && TEXT.slice(found.range.start, found.range.end), "kind: Secret");
  });
});
