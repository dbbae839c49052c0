import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { LookAgain } from "../../../../src/hosts/receiver/lookAgain.ts";
import { FakeClock } from "../../cluster/fakeClock.ts";

describe("looking again", () => {
  it("serves 10,000 words about 100 repositories by one look each and pause", async () => {
    const clock = new FakeClock();
    const looks = new Map<string, number>();
    const again = new LookAgain({
      clock,
      look: (repository) => {
        looks.set(repository, (looks.get(repository) ?? 0) + 1);
        return Promise.resolve();
      },
      onError: assert.fail,
    });
    for (let word = 0; word < 10_000; word += 1) again.mayHaveChanged(`r${word % 100}`);
    assert.equal(looks.size, 0);
    await clock.advance(500);
    assert.deepEqual([looks.size, Math.max(...looks.values())], [100, 1]);
    again.mayHaveChanged("r1");
    again.dispose();
    await clock.advance(1_000);
    assert.equal(looks.get("r1"), 1);
  });

  it("looks once more when a word came during a look, never twice at once, and lives through a failure", async () => {
    const clock = new FakeClock();
    const errors: unknown[] = [];
    let running = 0;
    let looks = 0;
    let end: (() => void) | undefined;
    const again = new LookAgain({
      clock,
      pauseMs: 100,
      look: async () => {
        looks += 1;
        running += 1;
        assert.equal(running, 1);
        await new Promise<void>((resolve) => (end = resolve));
        running -= 1;
        throw new Error("unreachable");
      },
      onError: (repository, error) => errors.push(repository, (error as Error).message),
    });
    again.mayHaveChanged("shop");
    await clock.advance(100);
    again.mayHaveChanged("shop");
    again.mayHaveChanged("shop");
    await clock.advance(100);
    assert.equal(looks, 1);
    end?.();
    await clock.advance(0);
    assert.equal(looks, 2);
    end?.();
    await clock.advance(60_000);
    assert.equal(looks, 2);
    assert.deepEqual(errors, ["shop", "unreachable", "shop", "unreachable"]);
  });
});
