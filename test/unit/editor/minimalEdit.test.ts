import assert from "node:assert/strict";
import fc from "fast-check";
import { minimalEdit } from "../../../src/editor/files/minimalEdit.ts";

describe("the smallest edit between two texts", () => {
  it("is one value when one value changed", () => {
    assert.deepEqual(minimalEdit("a: 1\nb: 2\n", "a: 1\nb: 35\n"), { start: 8, end: 9, text: "35" });
    assert.equal(minimalEdit("same", "same"), undefined);
  });

  it("does not cut a line break or an emoji in two", () => {
    assert.deepEqual(minimalEdit("a\r\nb", "a\nb"), { start: 1, end: 3, text: "\n" });
    assert.deepEqual(minimalEdit("x😀y", "x😁y"), { start: 1, end: 3, text: "😁" });
  });

  it("gives the second text from the first, always", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "\r\n", "\n", "😀", "😁") });
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const edit = minimalEdit(before, after);
        assert.equal(edit ? before.slice(0, edit.start) + edit.text + before.slice(edit.end) : before, after);
      }),
    );
  });
});
