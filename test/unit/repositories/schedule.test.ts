import assert from "node:assert/strict";
import type { StoredRepository } from "../../../src/repositories/api/repositoryStore.ts";
import { failure } from "../../../src/repositories/api/failure.ts";
import { SyncSchedule } from "../../../src/repositories/tasks/schedule.ts";
import { toRecord } from "../../../src/repositories/registry/toRecord.ts";
import { FakeClock } from "../cluster/fakeClock.ts";

const INTERVAL = 10 * 60_000;

describe("scheduled syncs", () => {
  const given = (clock: FakeClock, status: StoredRepository["status"], interval = INTERVAL) => {
    const synced: number[] = [];
    let record: StoredRepository = {
      ...toRecord(
        { name: "shop", url: "https://h/x.git", access: "signIn" },
        { level: "private", now: 1, ids: new Set() },
      ),
      status,
      lastSyncedAt: clock.now(),
    };
    const schedule = new SyncSchedule({
      clock,
      interval: () => interval,
      repositories: () => [record],
      sync: () => {
        synced.push(clock.now());
        record = { ...record, lastSyncedAt: clock.now() };
      },
    });
    schedule.start();
    return { synced, schedule, record };
  };

  it("come once per interval, a tenth earlier or later", async () => {
    for (const random of [0, 0.5, 0.999]) {
      const clock = new FakeClock(random);
      const start = clock.now();
      const { synced } = given(clock, "active");
      await clock.advance(2.5 * INTERVAL);
      const [first = 0] = synced.map((time) => time - start);
      // looks are 30 s apart
      const due = INTERVAL * (0.9 + 0.2 * random);
      assert.ok(first >= due && first < due + 30_001, `${first}`);
      assert.equal(synced.length, 2);
    }
  });

  it("come again for what could not be reached, and no more often than else", async () => {
    const clock = new FakeClock(0.5);
    const away = failure("connection", "unreachable", "The remote cannot be reached.");
    let count = 0;
    const record: StoredRepository = { ...given(clock, "failed").record, failure: away };
    const schedule = new SyncSchedule({
      clock,
      interval: () => INTERVAL,
      repositories: () => [record],
      sync: () => void (count += 1),
    });
    schedule.start();
    await clock.advance(3.5 * INTERVAL);
    assert.equal(count, 3);
  });

  it("do not come for what is archived or failed, nor when they are switched off, nor after the end", async () => {
    const clock = new FakeClock();
    const quiet = [given(clock, "archived"), given(clock, "failed"), given(clock, "active", 0)];
    const { synced, schedule } = given(clock, "active");
    schedule.dispose();
    await clock.advance(3 * INTERVAL);
    assert.deepEqual([...quiet.flatMap((one) => one.synced), ...synced], []);
  });
});
