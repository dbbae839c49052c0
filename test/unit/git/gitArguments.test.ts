import assert from "node:assert/strict";
import { checkObjectId, checkRefName, checkRevision } from "../../../src/git/process/gitArguments.ts";
import { MooringError } from "../../../src/support/errors.ts";

const refused = (error: unknown): boolean => MooringError.is(error, "badInput");

describe("values in git's command line", () => {
  for (const name of ["main", "topic/web-1", "release/1.0", "ü", "HEAD", "a@b", "v1.2.3"]) {
    it(`takes the name ${name}`, () => assert.equal(checkRefName(name), name));
  }
  const bad = [
    "",
    "-b",
    "--output=x",
    "@",
    "@{-1}",
    "a..b",
    "a b",
    "a~1",
    "a^",
    "a:b",
    "a?",
    "a*",
    "a[",
    "a\\b",
    "/a",
    "a/",
    "a//b",
    ".a",
    "a/.b",
    "a.",
    "a.lock",
    "a.lock/b",
    "a\n",
    "a\0b",
    "../x",
  ];
  for (const name of bad) {
    it(`refuses the name ${JSON.stringify(name)}`, () => {
      assert.throws(() => checkRefName(name), refused);
      assert.throws(() => checkRevision(name), refused);
    });
  }
  it("takes full object names of both lengths only", () => {
    for (const length of [40, 64]) assert.equal(checkObjectId("a1".repeat(length / 2)).length, length);
    for (const text of ["a1b2c3", "A".repeat(40), "g".repeat(40), `${"a".repeat(40)}\n`, "HEAD"]) {
      assert.throws(() => checkObjectId(text), refused);
    }
  });
});
