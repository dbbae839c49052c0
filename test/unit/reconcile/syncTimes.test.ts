import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { MappingRecords } from "../../../src/reconcile/records/mappingRecords.ts";
import { noteSync, summarizeSync } from "../../../src/reconcile/records/syncTimes.ts";
import type { Clock } from "../../../src/support/clock.ts";
import { createLog } from "../../../src/support/log.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

const log = createLog(() => undefined);

/** A clock that stands where the test puts it. */
function clockAt(now: () => number): Clock {
  return { now, random: () => 0, after: () => ({ dispose: () => undefined }) };
}

describe("time in sync", () => {
  it("counts what was known, and says since when", () => {
    const sync = [
      { at: 1_000, state: "in", head: "a" },
      { at: 4_000, state: "unknown", head: "" },
      { at: 9_000, state: "out", head: "b" },
    ] as const;
    const summary = (...args: Parameters<typeof summarizeSync>) => {
      const { days: _days, ...rest } = summarizeSync(...args);
      return rest;
    };
    assert.deepEqual(summary(sync, 10_000), { state: "out", since: 9_000, share: 0.75 });
    assert.deepEqual(summary(sync, 10_000, 2_000), { state: "out", since: 9_000, share: 0 });
    assert.deepEqual(summary([], 10_000), { state: "unknown", since: undefined, share: undefined });
  });

  it("is told day by day, of the time that was known", () => {
    const at = (day: number, hour: number): number => new Date(2026, 10, day, hour).getTime();
    const sync = [
      { at: at(12, 12), state: "in", head: "a" },
      { at: at(14, 18), state: "out", head: "b" },
      { at: at(15, 6), state: "in", head: "c" },
      { at: at(16, 0), state: "unknown", head: "" },
      { at: at(17, 0), state: "out", head: "d" },
    ] as const;
    const { days } = summarizeSync(sync, at(17, 6));
    assert.equal(days.length, 14);
    assert.deepEqual(days.slice(-7), [undefined, 1, 1, 0.75, 0.75, undefined, 0]);
    assert.ok(days.slice(0, 7).every((share) => share === undefined));
  });

  it("does not count the time between two sessions", async () => {
    const folder = temporaryFolder("sync");
    try {
      let now = 1_000;
      const session = (): MappingRecords => new MappingRecords("/w", folder, { clock: clockAt(() => now), log });
      const first = session();
      await first.load();
      noteSync(first, "p", "in", now, "h1");
      now = 5_000;
      first.alive();
      await first.flush();
      now = 100_000;
      const second = session();
      await second.load();
      noteSync(second, "p", "in", now, "h1");
      noteSync(second, "p", "in", now + 10, "h1");
      assert.deepEqual(
        second.get("p").sync.map(({ at, state }) => [at, state]),
        [
          [1_000, "in"],
          [5_000, "unknown"],
          [100_000, "in"],
        ],
      );
    } finally {
      await removeFolder(folder);
    }
  });

  it("begins anew when its file is broken, and says so", async () => {
    const folder = temporaryFolder("sync-broken");
    try {
      const lines: string[] = [];
      const deps = { clock: clockAt(() => 1), log: createLog((_level, line) => lines.push(line)) };
      const first = new MappingRecords("/w", folder, deps);
      first.pause("p", "byHand");
      await first.flush();
      const [name = ""] = fs.readdirSync(path.join(folder, "mappings"));
      fs.writeFileSync(path.join(folder, "mappings", name, "1"), "{");
      const second = new MappingRecords("/w", folder, deps);
      await second.load();
      assert.equal(second.pauseOf("p"), undefined);
      assert.match(lines.join("\n"), /was reset/);
    } finally {
      await removeFolder(folder);
    }
  });

  it("keeps its notes in order and never twice the same, whatever happens", () => {
    const steps = fc.array(fc.tuple(fc.constantFrom("in", "out", "unknown"), fc.nat(10_000)), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (list) => {
        let now = 0;
        const records = new MappingRecords("/w", undefined, { clock: clockAt(() => now), log });
        for (const [state, pause] of list) noteSync(records, "p", state, (now += pause), "h");
        const { sync } = records.get("p");
        for (const [at, one] of sync.entries()) {
          const next = sync[at + 1];
          if (next) assert.ok(next.at >= one.at && next.state !== one.state);
        }
        const { share } = summarizeSync(sync, now);
        assert.ok(share === undefined || (share >= 0 && share <= 1));
      }),
    );
  });
});
