import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { divide, inTurns } from "../../setup/tiers/jobs.mjs";
import { runSideBySide } from "../../setup/tiers/schedule.mjs";
import { factorOf } from "../../setup/tiers/slowness.mjs";

describe("setup: jobs side by side", () => {
  it("divides files into groups that take equally long, the longest first", () => {
    const seconds = { a: 100, b: 60, c: 50, d: 20, e: 5 };
    assert.deepEqual(divide(["a", "b", "c", "d", "e"], 2, seconds), [
      ["a", "d"],
      ["b", "c", "e"],
    ]);
  });

  it("puts every file into one group, also those without a time", () => {
    const files = Array.from({ length: 17 }, (_, index) => `f${index}`);
    const groups = divide(files, 4, { f3: 30 });
    assert.equal(groups.length, 4);
    assert.deepEqual(groups.flat().sort(), files.sort());
    assert.deepEqual(divide(["one"], 4), [["one"]]);
  });

  it("begins with what needs no big parts, and then takes turns between the others", () => {
    const jobs = (name: string, count: number, needs?: readonly string[]) =>
      Array.from({ length: count }, (_, index) => ({ name: `${name}${index + 1}`, tier: { ...(needs && { needs }) } }));
    const lists = [jobs("unit", 1), jobs("integration", 4, ["gitea"]), jobs("e2e", 2, ["editor"])];
    assert.deepEqual(
      inTurns(lists).map(({ name }) => name),
      ["unit1", "integration1", "e2e1", "integration2", "integration3", "e2e2", "integration4"],
    );
  });

  /** Runs jobs that end in the order of their names when told to; gives how many ran at most, and in which order they began. */
  async function observe(jobs: readonly { name: string; cores: number; after?: string[] }[], room: number) {
    const log: string[] = [];
    let busy = 0;
    let most = 0;
    const whole = jobs.map(({ name, cores, after }) => ({ name, cores, tier: { name, ...(after && { after }) } }));
    const results = await runSideBySide(whole, room, async ({ name, cores }) => {
      log.push(`+${name}`);
      busy += cores;
      most = Math.max(most, busy);
      await new Promise(setImmediate);
      busy -= cores;
      log.push(`-${name}`);
      return name;
    });
    return { log, most, results };
  }

  it("runs as many as there is room for, and gives the results in the order of the jobs", async () => {
    const jobs = ["a", "b", "c", "d"].map((name) => ({ name, cores: 1 }));
    const { most, results } = await observe(jobs, 2);
    assert.equal(most, 2);
    assert.deepEqual(results, ["a", "b", "c", "d"]);
  });

  it("runs a job that needs more than there is, alone", async () => {
    const { log } = await observe(
      [
        { name: "a", cores: 1 },
        { name: "big", cores: 5 },
        { name: "c", cores: 1 },
      ],
      2,
    );
    assert.deepEqual(log, ["+a", "-a", "+big", "-big", "+c", "-c"]);
  });

  it("begins a job only after the tiers that it reads from", async () => {
    const { log } = await observe(
      [
        { name: "bundle", cores: 1 },
        { name: "e2e", cores: 1, after: ["bundle"] },
        { name: "unit", cores: 1 },
      ],
      2,
    );
    assert.ok(log.indexOf("+e2e") > log.indexOf("-bundle"), log.join());
    assert.ok(log.indexOf("+unit") < log.indexOf("-bundle"), log.join());
  });

  it("ends with what a job rejects with", async () => {
    await assert.rejects(
      runSideBySide([{ name: "a", cores: 1, tier: { name: "a" } }], 2, () => Promise.reject(new Error("no Node"))),
      /no Node/,
    );
  });
});

describe("setup: the factor of a slow machine", () => {
  it("is 1 at least and 4 at most", () => {
    assert.deepEqual([100, 400, 590, 800, 1_000, 9_000].map(factorOf), [1, 1, 1.5, 2, 2.5, 4]);
  });
});
