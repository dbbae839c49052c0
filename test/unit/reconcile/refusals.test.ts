import assert from "node:assert/strict";
import { Batch } from "../../../src/support/batch.ts";
import { Refusals } from "../../../src/reconcile/live/refusals.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { FakeClock } from "../cluster/fakeClock.ts";

describe("missing rights", () => {
  it("are asked about once a minute, each by its own key", async () => {
    const clock = new FakeClock();
    const refusals = new Refusals(clock);
    let asked = 0;
    const ask = (key: string): Promise<void> =>
      refusals.ask(key, () => {
        asked += 1;
        return Promise.reject(new MooringError("forbidden", "no"));
      });
    const isForbidden = (error: unknown): boolean => MooringError.is(error, "forbidden");
    for (let time = 0; time < 3; time += 1) await assert.rejects(ask("a"), isForbidden);
    assert.deepEqual([asked, refusals.has("a"), refusals.has("b")], [1, true, false]);
    await clock.advance(60_000);
    await assert.rejects(ask("a"), isForbidden);
    assert.equal(asked, 2);
    refusals.clear();
    assert.equal(refusals.has("a"), false);
  });

  it("are the only failures that are remembered", async () => {
    const refusals = new Refusals(new FakeClock());
    await assert.rejects(refusals.ask("a", () => Promise.reject(new MooringError("unreachable", "no"))));
    assert.equal(await refusals.ask("a", () => Promise.resolve(1)), 1);
  });
});

describe("a batch", () => {
  it("hands over what came within the pause, each thing once, and starts anew", async () => {
    const clock = new FakeClock();
    const taken: string[][] = [];
    const batch = new Batch<string>(clock, 50, (items) => taken.push([...items]));
    batch.add("a");
    await clock.advance(49);
    batch.add("b");
    batch.add("a");
    assert.deepEqual(taken, []);
    await clock.advance(1);
    batch.add("c");
    await clock.advance(50);
    assert.deepEqual(taken, [["a", "b"], ["c"]]);
    batch.add("d");
    batch.dispose();
    await clock.advance(100);
    assert.equal(taken.length, 2);
  });
});
