import assert from "node:assert/strict";
import { RequestLimit } from "../../../src/cluster/http/requestLimit.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { FakeClock, settle } from "./fakeClock.ts";

const never = new AbortController().signal;

describe("request limit", () => {
  it("lets four lists and eight writes run at once, and the rest one after another", async () => {
    const limit = new RequestLimit(new FakeClock());
    for (const [lane, slots] of [
      ["list", 4],
      ["write", 8],
    ] as const) {
      let running = 0;
      let most = 0;
      const finish: (() => void)[] = [];
      const all = Array.from({ length: 20 }, () =>
        limit.run(lane, never, async () => {
          most = Math.max(most, ++running);
          await new Promise<void>((resolve) => finish.push(resolve));
          running -= 1;
        }),
      );
      for (let turn = 0; turn < 20; turn += 1) {
        await settle();
        finish.shift()?.();
      }
      await Promise.all(all);
      assert.equal(most, slots);
    }
  });

  it("holds everything back during a pause", async () => {
    const clock = new FakeClock();
    const limit = new RequestLimit(clock);
    limit.pause(5);
    let ran = false;
    const running = limit.run("small", never, () => Promise.resolve((ran = true)));
    await clock.advance(4_900);
    assert.equal(ran, false);
    await clock.advance(200);
    await running;
    assert.equal(ran, true);
  });

  it("a cancelled waiter takes nobody's place", async () => {
    const limit = new RequestLimit(new FakeClock());
    const finish: (() => void)[] = [];
    const running = Array.from({ length: 4 }, () =>
      limit.run("list", never, () => new Promise<void>((resolve) => finish.push(resolve))),
    );
    const abort = new AbortController();
    const cancelled = limit.run("list", abort.signal, () => assert.fail("must not run"));
    const next = limit.run("list", never, () => Promise.resolve("ran"));
    abort.abort();
    await assert.rejects(cancelled, (error) => MooringError.is(error, "cancelled"));
    for (const end of finish) end();
    assert.equal(await next, "ran");
    await Promise.all(running);
  });
});
