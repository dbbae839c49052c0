import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { yieldToEventLoop } from "../../../src/support/yieldToEventLoop.ts";

describe("a turn of its own", () => {
  it("comes in order and never together with another, however many are asked for at once", async () => {
    let loops = 0;
    let isOver = false;
    const count = (): void => {
      loops += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const seen: (readonly [number, number])[] = [];
    await Promise.all([1, 2, 3, 4].map(async (step) => yieldToEventLoop().then(() => seen.push([step, loops]))));
    isOver = true;
    assert.deepEqual(
      seen.map(([step]) => step),
      [1, 2, 3, 4],
    );
    assert.equal(new Set(seen.map(([, loop]) => loop)).size, 4, JSON.stringify(seen));
  });
});
