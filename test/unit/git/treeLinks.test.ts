import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { resolveInTree } from "../../../src/git/history/treeLinks.ts";

const PLACES: ReadonlySet<string> = new Set(["a", "a/b", "a/b/f.yaml", "c", "c/g.yaml", "top.yaml"]);

/** Links of the tree, the path that is asked for, and where it leads. */
const CASES: readonly (readonly [string, Readonly<Record<string, string>>, string, string | undefined])[] = [
  ["a file beside it", { "c/l": "g.yaml" }, "c/l", "c/g.yaml"],
  ["a file elsewhere", { "c/l": "../a/b/f.yaml" }, "c/l", "a/b/f.yaml"],
  ["a folder", { "c/l": "../a" }, "c/l", "a"],
  ["the root", { "c/l": ".." }, "c/l", ""],
  ["something behind a linked folder", { "c/l": "../a" }, "c/l/b/f.yaml", "a/b/f.yaml"],
  ["a link to a link", { "c/l": "../m", m: "a/b" }, "c/l", "a/b"],
  ["out of the tree", { "c/l": "../../etc" }, "c/l", undefined],
  ["out of the tree and back", { "c/l": "../../repository/top.yaml" }, "c/l", undefined],
  ["out by another link", { "a/b/up": "../..", "c/l": "../a/b/up/../x" }, "c/l", undefined],
  ["an absolute path", { "c/l": "/etc/passwd" }, "c/l", undefined],
  ["nothing", { "c/l": "none.yaml" }, "c/l", undefined],
  ["an empty text", { "c/l": "" }, "c/l", undefined],
  ["itself", { "c/l": "l" }, "c/l", undefined],
  ["a circle of two", { "c/l": "m", "c/m": "l" }, "c/l", undefined],
  ["a link that leads out", { "c/l": "m", "c/m": "../../x" }, "c/l", undefined],
];

describe("a link of a tree", () => {
  for (const [name, links, path, expected] of CASES)
    it(`that leads to ${name}`, () => {
      const tree = { links: new Map(Object.entries(links)), has: (place: string) => PLACES.has(place) };
      assert.equal(resolveInTree(path, tree), expected);
    });
});
