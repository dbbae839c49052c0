import assert from "node:assert/strict";
import { Semaphore } from "../../../src/support/semaphore.ts";
import { MooringError } from "../../../src/support/errors.ts";

describe("a lane", () => {
  it("runs so many at once, the others in order, whatever fails", async () => {
    const lane = new Semaphore(2);
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const works = [0, 1, 2, 3].map((at) =>
      lane.run(async () => {
        started.push(at);
        await new Promise<void>((resolve) => finish.push(resolve));
        if (at === 0) throw new Error("no");
        return at;
      }),
    );
    const settled = Promise.allSettled(works);
    for (let at = 0; at < 4; at += 1) {
      await new Promise(setImmediate);
      assert.deepEqual(started, [0, 1, 2, 3].slice(0, at + 2));
      finish[at]?.();
    }
    const results = await settled;
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "fulfilled", "fulfilled", "fulfilled"],
    );
  });

  it("never starts what was cancelled while it waited, and goes on with the next", async () => {
    const lane = new Semaphore(1);
    const abort = new AbortController();
    let free: (() => void) | undefined;
    const first = lane.run(() => new Promise<void>((resolve) => (free = resolve)));
    let isStarted = false;
    const second = lane.run(async () => {
      isStarted = true;
    }, abort.signal);
    const third = lane.run(async () => "third");
    abort.abort();
    await assert.rejects(second, (error) => MooringError.is(error, "cancelled"));
    free?.();
    await first;
    assert.equal(await third, "third");
    assert.equal(isStarted, false);
  });
});
