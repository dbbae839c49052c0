import assert from "node:assert/strict";
import { WorkQueue } from "../../../src/support/workQueue.ts";
import { FakeClock, settle } from "../cluster/fakeClock.ts";

class Handler {
  readonly started: string[] = [];
  readonly errors: string[] = [];
  readonly #running = new Map<string, { resolve: () => void; reject: (error: Error) => void }[]>();

  readonly handle = (key: string): Promise<void> => {
    this.started.push(key);
    return new Promise((resolve, reject) =>
      this.#running.set(key, [...(this.#running.get(key) ?? []), { resolve, reject }]),
    );
  };

  get running(): readonly string[] {
    return [...this.#running].flatMap(([key, list]) => list.map(() => key));
  }

  async finish(key: string, error?: Error): Promise<void> {
    const [first, ...rest] = this.#running.get(key) ?? [];
    this.#running.set(key, rest);
    if (error) first?.reject(error);
    else first?.resolve();
    await settle();
  }
}

describe("a work queue", () => {
  const given = (concurrency = 2): { queue: WorkQueue; clock: FakeClock; handler: Handler } => {
    const clock = new FakeClock();
    const handler = new Handler();
    const queue = new WorkQueue({
      clock,
      concurrency,
      handle: handler.handle,
      onError: (key, error) => handler.errors.push(`${key}: ${(error as Error).message}`),
    });
    return { queue, clock, handler };
  };

  it("handles so many keys at a time, in order", async () => {
    const { queue, handler } = given(2);
    for (const key of ["a", "b", "c"]) queue.add(key);
    assert.deepEqual(handler.started, ["a", "b"]);
    await handler.finish("a");
    assert.deepEqual(handler.started, ["a", "b", "c"]);
  });

  it("lets a key wait at most once", async () => {
    const { queue, handler } = given(1);
    for (const key of ["a", "b", "b", "b"]) queue.add(key);
    await handler.finish("a");
    await handler.finish("b");
    await queue.whenIdle();
    assert.deepEqual(handler.started, ["a", "b"]);
  });

  it("never handles a key twice at once; added meanwhile it runs again afterwards, once", async () => {
    const { queue, handler } = given(4);
    queue.add("a");
    queue.add("a");
    queue.add("a");
    assert.deepEqual(handler.running, ["a"]);
    await handler.finish("a");
    assert.deepEqual(handler.started, ["a", "a"]);
    await handler.finish("a");
    await queue.whenIdle();
    assert.deepEqual(handler.started, ["a", "a"]);
  });

  it("brings a failed key back after 5, 10, 20 … ms, up to a minute, and forgets its failures when it succeeds", async () => {
    const { queue, clock, handler } = given();
    queue.add("a");
    const delays = [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120, 10_240, 20_480, 40_960, 60_000, 60_000];
    for (const [failures, delay] of delays.entries()) {
      await handler.finish("a", new Error("no"));
      await clock.advance(delay - 1);
      assert.equal(handler.started.length, failures + 1, `too early after ${failures + 1} failures`);
      await clock.advance(1);
      assert.equal(handler.started.length, failures + 2, `too late after ${failures + 1} failures`);
    }
    await handler.finish("a");
    queue.add("a");
    await handler.finish("a", new Error("again"));
    const count = handler.started.length;
    await clock.advance(5);
    assert.equal(handler.started.length, count + 1);
    assert.equal(handler.errors.length, 17);
  });

  it("is idle while only a delayed key is left", async () => {
    const { queue, handler } = given();
    queue.add("a");
    await handler.finish("a", new Error("no"));
    await queue.whenIdle();
  });

  it("replaces the earlier timer of a key, and an add makes the timer needless", async () => {
    const { queue, clock, handler } = given();
    queue.addAfter("a", 100);
    queue.addAfter("a", 1_000);
    await clock.advance(500);
    assert.deepEqual(handler.started, []);
    queue.add("a");
    await handler.finish("a");
    await clock.advance(2_000);
    assert.deepEqual(handler.started, ["a"]);
  });

  it("does nothing any more after its end, and aborts what runs", async () => {
    const clock = new FakeClock();
    let aborted = false;
    const errors: unknown[] = [];
    const queue = new WorkQueue({
      clock,
      concurrency: 1,
      handle: (_key, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            aborted = true;
            reject(new Error("aborted"));
          });
        }),
      onError: (_key, error) => errors.push(error),
    });
    queue.add("a");
    queue.add("b");
    queue.dispose();
    queue.add("c");
    queue.addAfter("d", 1);
    await settle();
    await clock.advance(60_000);
    await queue.whenIdle();
    assert.equal(aborted, true);
    assert.deepEqual(errors, []);
  });
});
