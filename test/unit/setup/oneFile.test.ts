import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import { SUITES } from "../../editor/suites.ts";
import { partOfFile } from "../../setup/tiers/oneFile.mjs";

const TEST = path.resolve(import.meta.dirname, "../..");

describe("setup: one test file", () => {
  const ways = [
    ["test/unit/setup/oneFile.test.ts", "unit", "test/unit/setup/oneFile.test.ts"],
    ["test/integration/git/read.test.ts", "integration", "test/integration/git/read.test.ts"],
    ["test/e2e/plan.test.ts", "e2e", "test/e2e/plan.test.ts"],
    ["test/editor/packs.test.ts", "editor", "packs"],
    ["test/editor/typing.test.ts", "editor", "live"],
    [path.join(TEST, "e2e/plan.test.ts"), "e2e", "test/e2e/plan.test.ts"],
  ] as const;
  for (const [file, tier, part] of ways)
    it(`runs ${path.relative(TEST, path.resolve(TEST, "..", file))} in the tier ${tier}`, () => {
      const found = partOfFile(file);
      assert.deepEqual([found.tier.name, found.part], [tier, part]);
    });

  it("finds a suite for every file of the editor tier", () => {
    const files = fs.readdirSync(path.join(TEST, "editor")).filter((file) => file.endsWith(".test.ts"));
    const parts = files.map((file) => partOfFile(`test/editor/${file}`).part);
    assert.deepEqual(
      parts.filter((part) => !Object.hasOwn(SUITES, part)),
      [],
    );
  });

  it("refuses what is no test file, and says which are", () => {
    assert.throws(() => partOfFile("test/unit/none.test.ts"), /There is no file test\/unit\/none\.test\.ts/);
    assert.throws(() => partOfFile("src/extension.ts"), /src\/extension\.ts is no test file/);
  });
});
