import assert from "node:assert/strict";
import { checkAnyRefName, checkRefName } from "../../../src/git/process/gitArguments.ts";
import { decodeRefs, encodeRefs, isEscapedRef } from "../../../src/git/process/refNames.ts";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

describe("names of refs that may be any bytes", () => {
  for (const [raw, text] of [
    ["refs/heads/main", "refs/heads/main"],
    ["refs/heads/w\xc3\xbcnsche", "refs/heads/wünsche"],
    ["refs/heads/w\xfcnsche", "refs/heads/w\\xfcnsche"],
    ["refs/heads/\xff\xfe", "refs/heads/\\xff\\xfe"],
    ["refs/heads/\xc3\xbc-\xfc", "refs/heads/\\xc3\\xbc-\\xfc"],
    ["refs/heads/\x93\xfa\x96\x7b", "refs/heads/\\x93\\xfa\\x96{"],
    ["refs/heads/\xef\xbb\xbfbom", "refs/heads/\ufeffbom"],
    ["refs/heads/\xf0\x9f\x9a\xa2", "refs/heads/🚢"],
    ["refs/heads/\xed\xa0\x80", "refs/heads/\\xed\\xa0\\x80"],
    ["refs/heads/\xc0\xaf", "refs/heads/\\xc0\\xaf"],
  ] as const)
    it(`are read as ${JSON.stringify(text)} and written back byte for byte`, () => {
      const lines = `a refs/heads/ö${"\n"}`;
      const read = decodeRefs(Buffer.concat([Buffer.from(lines), bytes(raw)]));
      assert.equal(read, lines + text);
      assert.deepEqual(encodeRefs(read), Buffer.concat([Buffer.from(lines), bytes(raw)]));
      assert.equal(isEscapedRef(text), !text.startsWith(Buffer.from(raw, "latin1").toString("utf8")));
    });

  it("come back from every byte that a name can have", () => {
    const all = Buffer.from(
      Array.from({ length: 255 }, (_none, at) => at + 1).filter((one) => one !== 10 && one !== 92),
    );
    for (let at = 0; at < all.length; at += 1) {
      const name = Buffer.concat([Buffer.from("a "), all.subarray(at, at + 3), Buffer.from("\0b")]);
      assert.deepEqual(encodeRefs(decodeRefs(name, "\0")), name);
    }
  });

  it("are checked as any name, and are no argument where they are not UTF-8", () => {
    assert.equal(checkAnyRefName("refs/heads/w\\xfcnsche"), "refs/heads/w\\xfcnsche");
    assert.throws(() => checkRefName("w\\xfcnsche"), /"?w\\xfcnsche"? is not UTF-8\. .* rename it/);
    for (const name of ["a\\b", "a\\xfc..b", "a\\xFC", "\\x", "-\\xfc", "a\\xfc b"])
      assert.throws(() => checkAnyRefName(name), /is not a valid/);
  });
});
