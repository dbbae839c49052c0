import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { CommitStatus } from "../../../src/hosts/changes.ts";
import { StatusWriter } from "../../../src/webhooks/statusWriter.ts";
import { FakeClock } from "../cluster/fakeClock.ts";

const GOOD = { state: "success", description: "3 objects in sync", link: undefined } as const;
const BAD = { state: "failure", description: "1 object drifted, 2 in sync", link: undefined } as const;

describe("the status of a commit", () => {
  const rig = (fails = false) => {
    const clock = new FakeClock();
    const written: string[] = [];
    const errors: unknown[] = [];
    const writer = new StatusWriter({
      clock,
      write: (repository: string, commit: string, { context, state }: CommitStatus) => {
        written.push([repository, commit, context, state].join(" "));
        return fails ? Promise.reject(new Error("forbidden")) : Promise.resolve();
      },
      onError: (repository, error) => errors.push(repository, (error as Error).message),
    });
    return { clock, written, errors, writer };
  };

  it("is written once it stood for a while, on change only", async () => {
    const { clock, written, writer } = rig();
    writer.report("shop", "c1", GOOD);
    await clock.advance(4_000);
    assert.deepEqual(written, []);
    for (let round = 0; round < 50; round += 1) writer.report("shop", "c1", GOOD);
    await clock.advance(1_000);
    assert.deepEqual(written, ["shop c1 mooring/drift success"]);
    for (let round = 0; round < 50; round += 1) writer.report("shop", "c1", GOOD);
    await clock.advance(60_000);
    assert.equal(written.length, 1);
    writer.report("shop", "c1", BAD);
    writer.report("other", "c9", GOOD);
    await clock.advance(5_000);
    writer.report("shop", "c2", BAD);
    await clock.advance(5_000);
    assert.deepEqual(written.slice(1), [
      "shop c1 mooring/drift failure",
      "other c9 mooring/drift success",
      "shop c2 mooring/drift failure",
    ]);
  });

  it("is not written for a state that passed by", async () => {
    const { clock, written, writer } = rig();
    writer.report("shop", "c1", GOOD);
    await clock.advance(5_000);
    writer.report("shop", "c1", BAD);
    await clock.advance(4_000);
    writer.report("shop", "c1", GOOD);
    await clock.advance(60_000);
    assert.equal(written.length, 1);
  });

  it("is not tried again until it is another one, when the host says no", async () => {
    const { clock, written, errors, writer } = rig(true);
    writer.report("shop", "c1", BAD);
    await clock.advance(5_000);
    writer.report("shop", "c1", BAD);
    await clock.advance(600_000);
    assert.deepEqual([written.length, errors], [1, ["shop", "forbidden"]]);
    writer.report("shop", "c1", GOOD);
    writer.dispose();
    await clock.advance(600_000);
    assert.equal(written.length, 1);
  });
});
