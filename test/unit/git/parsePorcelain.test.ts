import assert from "node:assert/strict";
import { parsePorcelain } from "../../../src/git/history/readStatus.ts";

describe("porcelain v2", () => {
  it("is read with spaces and line breaks in names, renames and conflicts", () => {
    const hash = "0".repeat(40);
    const text = [
      "# branch.oid abc",
      "# branch.head topic with-everything",
      `1 .M N... 100644 100644 100644 ${hash} ${hash} a b.yaml`,
      `2 R. N... 100644 100644 100644 ${hash} ${hash} R100 new name.yaml`,
      "old name.yaml",
      `u UU N... 100644 100644 100644 100644 ${hash} ${hash} ${hash} both\nlines.yaml`,
      "? new.yaml",
      "! ignored.yaml",
      "",
    ].join("\0");
    const { headers, rows } = parsePorcelain(text);
    assert.equal(headers.get("branch.head"), "topic with-everything");
    assert.deepEqual(rows, [
      { path: "a b.yaml", index: ".", work: "M", isConflict: false },
      { path: "new name.yaml", index: "R", work: ".", isConflict: false },
      { path: "both\nlines.yaml", index: "U", work: "U", isConflict: true },
      { path: "new.yaml", index: "?", work: "?", isConflict: false },
      { path: "ignored.yaml", index: "!", work: "!", isConflict: false },
    ]);
  });
});
