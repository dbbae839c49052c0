import assert from "node:assert/strict";
import fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listBundles, retainBundles } from "../../../src/git/clone/bundle.ts";

const DAY = 24 * 3_600_000;
const NOW = 1_800_000_000_000;

describe("snapshots of lost history", () => {
  it("are the newest five, none older than 30 days, and never fewer than one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: 90 }), { maxLength: 9 }), async (ages) => {
        const folder = mkdtempSync(join(tmpdir(), "mooring-bundles-"));
        for (const age of ages) writeFileSync(join(folder, `${NOW - age * DAY}.bundle`), "");
        writeFileSync(join(folder, "notes.txt"), "not ours");
        await retainBundles(folder, { count: 5, age: 30 * DAY }, NOW);
        const left = (await listBundles(folder)).map(({ madeAt }) => (NOW - madeAt) / DAY);
        const sorted = [...ages].sort((a, b) => a - b);
        const expected = sorted.filter((age, at) => at === 0 || (at < 5 && age <= 30));
        assert.deepEqual(left, expected);
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 40 },
    );
  });
});
