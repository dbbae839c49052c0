import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { protectedPatterns } from "../../../src/editor/protectedPatterns.ts";

describe("the setting for protected contexts", () => {
  const rows: readonly (readonly [setting: unknown, patterns: readonly string[]])[] = [
    [undefined, []],
    [[], []],
    [
      ["*prod*", "live"],
      ["*prod*", "live"],
    ],
    ["*prod*", ["*prod*"]],
    [["*prod*", 5], ["*"]],
    [{ prod: true }, ["*"]],
    [true, ["*"]],
  ];
  for (const [setting, patterns] of rows)
    it(`protects ${JSON.stringify(patterns)} where it is ${JSON.stringify(setting)}`, () =>
      assert.deepEqual(protectedPatterns(setting), patterns));
});
