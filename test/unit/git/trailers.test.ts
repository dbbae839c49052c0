import assert from "node:assert/strict";
import { parseTrailers, withTrailers } from "../../../src/git/process/trailers.ts";
import { MooringError } from "../../../src/support/errors.ts";

describe("trailers of a commit message", () => {
  const pack = { "Mooring-Pack": "shop/web" };
  const table: readonly [what: string, message: string, trailers: Record<string, string>, expected: string][] = [
    ["after a subject", "Subject", pack, "Subject\n\nMooring-Pack: shop/web\n"],
    ["after a subject that looks like one", "Fix: it", pack, "Fix: it\n\nMooring-Pack: shop/web\n"],
    ["after a body", "Subject\n\nBody.", pack, "Subject\n\nBody.\n\nMooring-Pack: shop/web\n"],
    [
      "joined to those of the user",
      "S\n\nB\n\nSigned-off-by: A <a@b>",
      pack,
      "S\n\nB\n\nSigned-off-by: A <a@b>\nMooring-Pack: shop/web\n",
    ],
    [
      "apart from a last paragraph that is text",
      "S\n\nNote: x\nand more",
      pack,
      "S\n\nNote: x\nand more\n\nMooring-Pack: shop/web\n",
    ],
    ["several", "S", { A: "1", B: "2" }, "S\n\nA: 1\nB: 2\n"],
    ["values in one line", "S", { A: "x\nB: forged\r\n\ty" }, "S\n\nA: x B: forged y\n"],
    ["none", "S\r\n\r\nB\r\n", {}, "S\n\nB\n"],
  ];
  for (const [what, message, trailers, expected] of table) {
    it(`are written: ${what}`, () => assert.equal(withTrailers(message, trailers), expected));
  }

  it("need a message and names that git reads", () => {
    for (const run of [
      () => withTrailers(" \n", pack),
      () => withTrailers("S", { "a b": "x" }),
      () => withTrailers("S", { "-x": "" }),
    ]) {
      assert.throws(run, (error) => MooringError.is(error, "badInput"));
    }
  });

  it("are read, repeated ones by lines", () => {
    const block = "Mooring-Pack: shop/web\nReviewed-by: A\nReviewed-by: B\nEmpty:\n\n";
    assert.deepEqual(parseTrailers(block), { "Mooring-Pack": "shop/web", "Reviewed-by": "A\nB", Empty: "" });
  });
});
