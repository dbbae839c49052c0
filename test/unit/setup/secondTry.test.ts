import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { jobOfPart } from "../../setup/tiers/jobs.mjs";
import { RunningJob } from "../../setup/tiers/runJob.mjs";
import { type Part, trySecondTime } from "../../setup/tiers/secondTry.mjs";
import { resultOfTier } from "../../setup/tiers/summary.mjs";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");

describe("setup: the second try of test files with failures", function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder("second-try");
  });
  afterEach(() => removeFolder(folder));

  /** A test file of two tests: one passes, the other fails as often as is said. Its name from the top folder. */
  function writeFile(name: string, failures: number): string {
    const file = path.join(folder, `${name}.test.cjs`);
    const text = `
      const fs = require("node:fs");
      describe(${JSON.stringify(name)}, () => {
        it("passes", () => {});
        it("fails ${failures} times", () => {
          fs.appendFileSync(${JSON.stringify(path.join(folder, `${name}.runs`))}, "x");
          if (fs.readFileSync(${JSON.stringify(path.join(folder, `${name}.runs`))}).length <= ${failures})
            throw new Error("no luck in ${name}");
        });
      });`;
    fs.writeFileSync(file, text);
    return path.relative(ROOT, file).split(path.sep).join("/");
  }
  const runs = (name: string): number => fs.readFileSync(path.join(folder, `${name}.runs`)).length;

  const tier = { name: "small", mocha: "test/unit" };
  /** Runs the files in one process as a tier does, then what failed once more. */
  async function runTwice(files: readonly string[]) {
    const run = (args: readonly string[]) => new RunningJob({ tier, name: "small", args }).run(process.env, false);
    const alone = (file: string): readonly string[] => jobOfPart(tier, file).args;
    const [first = ""] = files;
    const outcome = await run([...alone(first), ...files.slice(1)]);
    const again: string[] = [];
    const tried = await trySecondTime([resultOfTier(tier, [outcome])], (_result: unknown, part: Part) => {
      again.push(part.name);
      return run(alone(part.name));
    });
    return { ...tried, result: tried.results[0], outcome, again };
  }

  it("counts a file that passes then as passed, and says why it failed first", async () => {
    const [lucky, good] = [writeFile("lucky", 1), writeFile("good", 0)];
    const { result, secondTries, outcome, again } = await runTwice([lucky, good]);
    assert.deepEqual([outcome.passed, outcome.failed], [3, 1]);
    assert.deepEqual(again, [lucky]);
    assert.deepEqual([result?.passed, result?.failed, result?.failing], [4, 0, []]);
    assert.equal(secondTries.length, 1);
    assert.equal(secondTries[0]?.part, lucky);
    assert.match(secondTries[0]?.failing.join() ?? "", /no luck in lucky/);
    assert.equal(runs("good"), 1);
  });

  it("fails a file that fails again, with the reason", async () => {
    const { result, secondTries } = await runTwice([writeFile("bad", 2), writeFile("good", 0)]);
    assert.deepEqual([result?.passed, result?.failed], [3, 1]);
    assert.match(result?.failing?.join() ?? "", /no luck in bad/);
    assert.deepEqual(secondTries, []);
    assert.equal(runs("bad"), 2);
  });

  it("runs none again when more files fail than do by chance", async () => {
    const files = Array.from({ length: 6 }, (_, index) => writeFile(`lucky${index}`, 1));
    const { result, secondTries, again } = await runTwice(files);
    assert.deepEqual(again, []);
    assert.deepEqual([result?.passed, result?.failed], [6, 6]);
    assert.deepEqual(secondTries, []);
  });

  it("fails a file whose second run finds no test", async () => {
    const part = { name: "x.test.ts", passed: 1, failed: 1, skipped: 0, failing: ["x fails"] };
    const result = resultOfTier(tier, [
      { passed: 1, failed: 1, skipped: 0, failing: ["x fails"], parts: [part], ms: 0 },
    ]);
    const empty = { passed: 0, failed: 0, skipped: 0, failing: [], reason: "no test ran" };
    const { results } = await trySecondTime([result], () => Promise.resolve(empty));
    assert.deepEqual([results[0]?.passed, results[0]?.failed], [0, 1]);
  });

  it("keeps what failed beside the files: a process that died", async () => {
    const died = { passed: 0, failed: 1, skipped: 0, reason: "ended with 134 before its tests did", ms: 0 };
    const part = { name: "x.test.ts", passed: 0, failed: 1, skipped: 0, failing: ["x fails"] };
    const other = { passed: 0, failed: 1, skipped: 0, failing: ["x fails"], parts: [part], ms: 0 };
    const good = { passed: 1, failed: 0, skipped: 0, failing: [] };
    const { results } = await trySecondTime([resultOfTier(tier, [died, other])], () => Promise.resolve(good));
    assert.deepEqual([results[0]?.passed, results[0]?.failed], [1, 1]);
    assert.equal(results[0]?.reason, died.reason);
  });
});
