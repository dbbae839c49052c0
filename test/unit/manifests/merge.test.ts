import assert from "node:assert/strict";
import { mergeObject } from "../../../src/manifests/merge.ts";
import { renderForMergeEditor } from "../../../src/manifests/mergeTexts.ts";
import { type FieldPath, formatPath } from "../../../src/model/fieldPath.ts";
import type { JsonObject } from "../../../src/model/json.ts";

const listKeysOf = (path: FieldPath): readonly string[] | undefined => {
  const last = path.at(-1);
  const field = last && "field" in last ? last.field : "";
  return field === "items" ? ["name"] : field === "ports" ? ["port", "protocol"] : undefined;
};

/** name, base, file, live, merged, conflicts */
type Row = readonly [
  name: string,
  base: JsonObject | undefined,
  file: JsonObject,
  live: JsonObject,
  merged: JsonObject,
  conflicts: readonly string[],
];

const ROWS: readonly Row[] = [
  ["takes what only the cluster changed", { a: 1, b: 1 }, { a: 1, b: 2 }, { a: 3, b: 1 }, { a: 3, b: 2 }, []],
  ["takes the same change of both once", { a: 1 }, { a: 2 }, { a: 2 }, { a: 2 }, []],
  [
    "keeps the file where both changed, and says so",
    { m: { a: 1 } },
    { m: { a: 2 } },
    { m: { a: 3 } },
    { m: { a: 2 } },
    ["m.a"],
  ],
  ["takes additions of both", {}, { m: { a: 1 } }, { m: { b: 1 }, c: 1 }, { m: { a: 1, b: 1 }, c: 1 }, []],
  ["takes removals of either", { a: 1, b: 1, c: 1 }, { b: 1, c: 1 }, { a: 1, c: 1 }, { c: 1 }, []],
  ["says when one removed what the other changed", { a: 1, b: 1 }, { b: 2 }, { a: 2 }, { b: 2 }, ["b", "a"]],
  [
    "merges list items by their keys, in the order of the file",
    {
      items: [
        { name: "a", v: 1 },
        { name: "b", v: 1 },
      ],
    },
    { items: [{ name: "b", v: 2 }, { name: "a", v: 1 }, { name: "f" }] },
    { items: [{ name: "a", v: 3 }, { name: "b", v: 1 }, { name: "l" }] },
    { items: [{ name: "b", v: 2 }, { name: "a", v: 3 }, { name: "f" }, { name: "l" }] },
    [],
  ],
  [
    "names the item of a conflict",
    { items: [{ name: "a", v: 1 }] },
    { items: [{ name: "a", v: 2 }] },
    { items: [{ name: "a", v: 3 }] },
    { items: [{ name: "a", v: 2 }] },
    ["items[name=a].v"],
  ],
  [
    "removes items",
    { items: [{ name: "a" }, { name: "b" }] },
    { items: [{ name: "a" }, { name: "b" }] },
    { items: [{ name: "b" }] },
    { items: [{ name: "b" }] },
    [],
  ],
  [
    "lets a key that is left out count as equal",
    { ports: [{ port: 80, n: 1 }] },
    { ports: [{ port: 80, n: 2 }] },
    { ports: [{ port: 80, protocol: "TCP", n: 1 }] },
    { ports: [{ port: 80, n: 2, protocol: "TCP" }] },
    [],
  ],
  ["merges other lists as a whole", { list: [1] }, { list: [1, 2] }, { list: [1, 3] }, { list: [1, 2] }, ["list"]],
  [
    "merges lists with equal keys as a whole",
    { items: [] },
    { items: [{ name: "a" }, { name: "a" }] },
    { items: [{ name: "b" }] },
    { items: [{ name: "a" }, { name: "a" }] },
    ["items"],
  ],
  [
    'tells null from absent and 1 from "1"',
    { a: 1, b: "1" },
    { a: null, b: "1" },
    { a: 1, b: 1 },
    { a: null, b: 1 },
    [],
  ],
  [
    "without a base lets the file win and names every difference",
    undefined,
    { a: 1, m: { b: 1, c: 1 } },
    { a: 2, m: { b: 1, d: 1 } },
    { a: 1, m: { b: 1, c: 1 } },
    ["a", "m.c", "m.d"],
  ],
];

describe("mergeObject", () => {
  for (const [name, base, file, live, merged, conflicts] of ROWS) {
    it(name, () => {
      const result = mergeObject(base, file, live, listKeysOf);
      assert.deepEqual(result.merged, merged);
      assert.deepEqual(result.conflicts.map(formatPath), conflicts);
    });
  }
});

describe("renderForMergeEditor", () => {
  it("writes all three in the order of the file, so that only real differences show", () => {
    const texts = renderForMergeEditor(
      { kind: "X", spec: { b: 1, a: [{ v: 1, name: "n" }] } },
      { kind: "X", spec: { a: [{ name: "n", v: 2 }], b: 1 } },
      { spec: { c: 1, b: 1, a: [{ w: 1, v: 1, name: "n" }] }, kind: "X" },
    );
    assert.equal(texts.file, 'kind: X\nspec:\n  a:\n  - name: "n"\n    v: 2\n  b: 1\n');
    assert.equal(texts.base, texts.file.replace("v: 2", "v: 1"));
    assert.equal(texts.live, texts.base.replace("v: 1\n", "v: 1\n    w: 1\n").replace("b: 1\n", "b: 1\n  c: 1\n"));
  });

  it("leaves the base empty when there is none", () => {
    assert.equal(renderForMergeEditor(undefined, { a: 1 }, { a: 2 }).base, "");
  });
});
