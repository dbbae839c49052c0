import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { MappingRecords, type PackRecord } from "../../../src/reconcile/records/mappingRecords.ts";
import { noteSync } from "../../../src/reconcile/records/syncTimes.ts";
import { hashText } from "../../../src/support/hash.ts";
import { createLog } from "../../../src/support/log.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

describe("records of mappings in two windows", () => {
  let folder: string;
  let now: number;
  beforeEach(() => {
    folder = temporaryFolder("records");
    now = 1_000;
  });
  afterEach(() => removeFolder(folder));
  const clock = { now: () => now, random: () => 0, after: () => ({ dispose: () => undefined }) };
  const open = async (workspace = "/w"): Promise<MappingRecords> => {
    const records = new MappingRecords(workspace, folder, { clock, log: createLog(() => undefined) });
    await records.load();
    return records;
  };
  const healed = (records: MappingRecords, packId: string, at: string): void =>
    records.change(packId, (record: PackRecord) => {
      const count = (record.heals[at]?.count ?? 0) + 1;
      return { ...record, heals: { ...record.heals, [at]: { count, last: now, manager: "x" } } };
    });

  it("keep what both wrote, and each sees what the other one did", async () => {
    const [first, second] = [await open(), await open()];
    first.pause("a", "byHand");
    healed(second, "b", "/x");
    await Promise.all([first.flush(), second.flush()]);
    healed(first, "b", "/x");
    noteSync(second, "a", "out", now, "h");
    await Promise.all([first.flush(), second.flush()]);
    for (const records of [first, second, await open()]) {
      await records.refresh();
      assert.equal(records.pauseOf("a"), "byHand");
      assert.equal(records.get("b").heals["/x"]?.count, 2);
      assert.deepEqual(
        records.get("a").sync.map(({ state }) => state),
        ["out"],
      );
    }
    assert.equal(await first.refresh(), false);
    second.resume("a");
    await second.flush();
    assert.deepEqual([await first.refresh(), first.pauseOf("a")], [true, undefined]);
  });

  it("keep what was not written yet when the other one's is taken up", async () => {
    const [first, second] = [await open(), await open()];
    first.pause("a", "byHand");
    second.pause("b", "byHand");
    await second.flush();
    await first.refresh();
    assert.deepEqual([...first.paused.keys()].sort(), ["a", "b"]);
    await first.flush();
    assert.deepEqual([...(await open()).paused.keys()].sort(), ["a", "b"]);
  });

  it("do not end a pause of another kind that was made meanwhile", async () => {
    const [first, second] = [await open(), await open()];
    first.pause("a", "applied");
    await first.flush();
    await second.refresh();
    first.resume("a");
    first.pause("a", "byHand");
    await first.flush();
    second.resume("a", "applied");
    await second.flush();
    assert.equal((await open()).pauseOf("a"), "byHand");
  });

  it("note a state once that both see", async () => {
    const [first, second] = [await open(), await open()];
    noteSync(first, "a", "in", now, "h");
    noteSync(second, "a", "in", now, "h");
    await Promise.all([first.flush(), second.flush()]);
    assert.equal((await open()).get("a").sync.length, 1);
  });

  it("are of one workspace folder", async () => {
    const first = await open();
    first.pause("a", "byHand");
    await first.flush();
    assert.equal((await open("/other")).pauseOf("a"), undefined);
  });

  it("of an earlier version are taken up", async () => {
    fs.mkdirSync(path.join(folder, "mappings"));
    const old = { seenAt: 5, packs: { a: { pause: { kind: "byHand", since: 1 }, sync: [], heals: {} } } };
    fs.writeFileSync(path.join(folder, "mappings", `${hashText("/w")}.json`), JSON.stringify(old));
    const records = await open();
    assert.deepEqual([records.pauseOf("a"), records.seenAt], ["byHand", 5]);
    records.resume("a");
    await records.flush();
    assert.equal((await open()).pauseOf("a"), undefined);
  });

  it("lose no heal, whoever writes when", async () => {
    const step = fc.tuple(fc.nat(2), fc.constantFrom("heal", "heal", "flush", "refresh"));
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const workspace = `/w${(round += 1)}`;
        const windows = await Promise.all([0, 1, 2].map(() => open(workspace)));
        let heals = 0;
        const writing: Promise<unknown>[] = [];
        for (const [at, what] of steps) {
          const records = windows[at];
          if (!records) continue;
          if (what === "heal") {
            heals += 1;
            healed(records, "a", "/x");
          } else writing.push(what === "flush" ? records.flush() : records.refresh());
        }
        await Promise.all(writing);
        await Promise.all(windows.map((records) => records.flush()));
        const { count = 0 } = (await open(workspace)).get("a").heals["/x"] ?? {};
        assert.equal(count, heals);
      }),
      { numRuns: 40 },
    );
  });
});
