import assert from "node:assert/strict";
import { MalformedEvent } from "../../../src/cluster/watch/watchObjects.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { settle } from "./fakeClock.ts";
import { bookmark, cut, given, gone, list, remove, upsert } from "./givenReflector.ts";

describe("reflector", () => {
  it("lists, then follows from the version of the list", async () => {
    const { heard, streams, reflector, last, held } = given();
    await settle();
    assert.deepEqual(heard, ["listing", "replace a", "live"]);
    assert.equal(last().from, "10");
    last().send(upsert("b", "11"), remove("a", "12"));
    await settle();
    assert.deepEqual([...held], [["b", "11"]]);
    assert.equal(streams.length, 1);
    reflector.dispose();
  });

  it("goes on from the last event or bookmark when the server ends a watch in order, without a list and without becoming stale", async () => {
    const { clock, heard, lists, last, reflector } = given();
    await settle();
    last().send(upsert("b", "11"), bookmark("40"));
    await clock.advance(4_000);
    last().end();
    await settle();
    assert.equal(last().from, "40");
    assert.equal(lists.length, 1);
    assert.ok(!heard.includes("stale"));
    reflector.dispose();
  });

  it("works without any bookmark", async () => {
    const { clock, lists, last, reflector } = given();
    await clock.advance(2_000);
    last().end();
    await settle();
    assert.equal(last().from, "10");
    assert.equal(lists.length, 1);
    reflector.dispose();
  });

  it("is stale after a dropped connection, resumes from the last version after a pause, and is live again", async () => {
    const { clock, heard, lists, last, streams, reflector } = given();
    await settle();
    last().send(upsert("b", "11"));
    await clock.advance(7_000);
    const droppedAt = clock.now();
    last().fail(cut());
    await settle();
    const { state } = reflector;
    assert.ok(
      state.kind === "stale" &&
        state.since <= droppedAt &&
        state.since >= droppedAt - 5_000 &&
        state.retryAt > droppedAt,
      JSON.stringify(state),
    );
    assert.equal(streams.length, 1);
    await clock.advance(5_000);
    assert.equal(last().from, "11");
    assert.equal(reflector.state.kind, "live");
    assert.equal(lists.length, 1);
    assert.deepEqual(
      heard.filter((word) => word === "live" || word === "stale"),
      ["live", "stale", "live"],
    );
    reflector.dispose();
  });

  it("after an outage takes what it missed before it says live", async () => {
    const { clock, heard, last, reflector, streams } = given();
    await settle();
    last().fail(cut());
    while (streams.length < 2) await clock.advance(100);
    heard.length = 0;
    last().send(upsert("missed", "12"));
    await settle();
    assert.deepEqual(heard, ["upsert missed", "live"]);
    reflector.dispose();
  });

  it("keeps the old picture through 410 until the new list is whole", async () => {
    const { heard, lists, last, waiting, held, reflector } = given();
    await settle();
    waiting.splice(0, 1, list("90", "a", "c"));
    last().fail(gone());
    assert.deepEqual([...held.keys()], ["a"]);
    await settle();
    assert.deepEqual(heard, ["listing", "replace a", "live", "listing", "replace a,c", "live"]);
    assert.equal(lists.length, 2);
    assert.equal(last().from, "90");
    reflector.dispose();
  });

  it("does not hammer a server that answers every watch with 410", async () => {
    const { clock, lists, reflector } = given({ opening: Array.from({ length: 100 }, gone) });
    await clock.advance(20_000);
    assert.ok(lists.length >= 3 && lists.length <= 8, `${lists.length} lists in 20 s`);
    reflector.dispose();
  });

  it("honours Retry-After to the second and does not list again", async () => {
    const { clock, lists, last, streams, opening, reflector } = given();
    await settle();
    opening.push(new MooringError("throttled", "busy", { retryAfter: 7 }));
    await clock.advance(2_000);
    last().end();
    await settle();
    const { state } = reflector;
    assert.ok(state.kind === "stale" && state.error.reason === "throttled" && state.retryAt === clock.now() + 7_000);
    await clock.advance(6_900);
    assert.equal(streams.length, 1);
    await clock.advance(200);
    assert.equal(streams.length, 2);
    assert.equal(lists.length, 1);
    reflector.dispose();
  });

  it("waits 0.8 s doubling to 30 s between failures, and starts small again after two healthy minutes", async () => {
    const broken = () => new MooringError("unreachable", "503");
    const { clock, reflector, opening, last, streams } = given({ opening: Array.from({ length: 8 }, broken) });
    const waits: number[] = [];
    while (streams.length === 0) {
      await settle();
      const { state } = reflector;
      if (state.kind !== "stale") break;
      waits.push(state.retryAt - clock.now());
      await clock.advance(state.retryAt - clock.now());
    }
    assert.deepEqual(waits, [800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
    for (let minute = 0; minute < 3; minute += 1) {
      last().send(bookmark(String(50 + minute)));
      await clock.advance(60_000);
    }
    opening.push(broken());
    last().end();
    await settle();
    assert.ok(reflector.state.kind === "stale" && reflector.state.retryAt - clock.now() === 800);
    reflector.dispose();
  });

  it("shows missing rights as forbidden, keeps what it had, and recovers when they come back", async () => {
    const { clock, heard, last, opening, waiting, held, lists, reflector } = given();
    await settle();
    const no = new MooringError("forbidden", "no right to watch configmaps");
    opening.push(no);
    waiting.splice(0, waiting.length, no);
    await clock.advance(2_000);
    last().end();
    await settle();
    assert.deepEqual(reflector.state, { kind: "forbidden", message: "no right to watch configmaps" });
    assert.deepEqual([...held.keys()], ["a"]);
    const before = lists.length;
    await clock.advance(10 * 60_000);
    assert.ok(lists.length - before <= 6, "asks seldom");
    waiting.splice(0, waiting.length, list("77", "a"));
    await clock.advance(5 * 60_000);
    assert.equal(reflector.state.kind, "live");
    assert.ok(!heard.includes("remove a"));
    reflector.dispose();
  });

  it("says gone when the kind is not served, and comes back on wake", async () => {
    const { clock, waiting, reflector } = given({ lists: [new MooringError("notFound", "404")] });
    await clock.advance(1_000);
    assert.equal(reflector.state.kind, "gone");
    waiting.splice(0, waiting.length, list("5", "a"));
    reflector.wake();
    await settle();
    assert.equal(reflector.state.kind, "live");
    reflector.dispose();
  });

  it("counts a malformed event and lists again", async () => {
    const { clock, lists, last, reflector } = given();
    await settle();
    last().fail(new MalformedEvent("not JSON"));
    await settle();
    assert.equal(reflector.state.kind, "stale");
    await clock.advance(2_000);
    assert.equal(reflector.malformedEvents, 1);
    assert.equal(lists.length, 2);
    assert.equal(reflector.state.kind, "live");
    reflector.dispose();
  });

  it("lists again when the store of the server went back in time", async () => {
    const { clock, lists, opening, last, reflector } = given();
    await settle();
    opening.push(new MooringError("unreachable", "Too large resource version: 10, current: 3"));
    await clock.advance(2_000);
    last().end();
    await clock.advance(2_000);
    assert.equal(lists.length, 2);
    reflector.dispose();
  });

  it("takes a silent stream for dead and opens a new one", async () => {
    const { clock, streams, heard, reflector } = given();
    await clock.advance(99_000);
    assert.equal(streams.length, 1);
    assert.equal(reflector.state.kind, "live");
    await clock.advance(10_000);
    assert.equal(streams.length, 2);
    assert.equal(streams[0]?.isOpen, false);
    assert.ok(heard.includes("stale"));
    await clock.advance(1_000);
    assert.equal(reflector.state.kind, "live");
    reflector.dispose();
  });

  it("notices that the computer slept, is stale since before, and reconnects at once", async () => {
    const { clock, streams, last, heard, reflector } = given();
    await settle();
    last().send(bookmark("30"));
    await clock.advance(6_000);
    const before = clock.now();
    heard.length = 0;
    await clock.sleepThrough(3_600_000);
    assert.equal(streams.length, 2);
    assert.equal(last().from, "30");
    assert.equal(heard[0], "stale");
    assert.ok(reflector.state.kind !== "stale" || reflector.state.since <= before);
    await clock.advance(1_000);
    assert.equal(reflector.state.kind, "live");
    reflector.dispose();
  });

  it("wake cuts a long wait short", async () => {
    const { clock, streams, opening, reflector } = given({
      opening: Array.from({ length: 40 }, () => new MooringError("unreachable", "503")),
    });
    await clock.advance(5 * 60_000);
    assert.ok(reflector.state.kind === "stale" && reflector.state.retryAt > clock.now());
    opening.length = 0;
    reflector.wake();
    await settle();
    assert.equal(streams.length, 1);
    reflector.dispose();
  });

  it("survives a consumer that throws", async () => {
    const { last, errors, held, reflector } = given();
    await settle();
    last().send(upsert("poison", "11"), upsert("b", "12"));
    await settle();
    assert.equal(errors.length, 1);
    assert.ok(held.has("b"));
    assert.equal(reflector.state.kind, "live");
    reflector.dispose();
  });

  it("says nothing any more and keeps no timer after dispose", async () => {
    const { clock, last, heard, reflector } = given();
    await settle();
    reflector.dispose();
    heard.length = 0;
    last().send(upsert("late", "11"));
    await clock.advance(600_000);
    assert.deepEqual(heard, []);
    assert.equal(clock.timers, 0);
  });

  it("while the server is away, one probe looks for it and not every watch", async () => {
    let isBack = false;
    const { clock, lists, opening, last, probes, streams, reflector } = given({ probe: () => isBack });
    await settle();
    opening.push(...Array.from({ length: 50 }, cut));
    last().fail(cut());
    await clock.advance(60_000);
    assert.equal(streams.length, 1);
    assert.equal(opening.length, 50, "the watch itself did not try");
    assert.ok(probes.length >= 4 && probes.length <= 8, `${probes.length} probes`);
    assert.equal(reflector.state.kind, "stale");
    opening.length = 0;
    isBack = true;
    await clock.advance(31_000);
    assert.equal(reflector.state.kind, "live");
    assert.equal(lists.length, 1);
    reflector.dispose();
  });
});
