import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { FolderLease, type LeaseState, LOOK, readLease } from "../../../src/support/state/folderLease.ts";
import { MooringError } from "../../../src/support/errors.ts";
import type { Liveness, ProcessMark } from "../../../src/support/state/processMark.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";
import { FakeClock, settle } from "../cluster/fakeClock.ts";

/** One process of several, with a clock of its own: one whose clock stands is suspended. */
class Member {
  readonly clock = new FakeClock();
  readonly mark: ProcessMark;
  readonly lease: FolderLease;
  readonly states: LeaseState[] = [];

  constructor(folder: string, pid: number, isAlive: (mark: ProcessMark) => Liveness) {
    this.mark = { host: "here", pid, start: "1" };
    this.lease = new FolderLease({
      ...{ folder, name: `Editor ${pid}`, kind: "window", clock: this.clock, process: this.mark, livenessOf: isAlive },
      onDidChange: () => this.states.push(this.lease.state),
    });
  }

  get kind(): LeaseState["kind"] {
    return this.lease.state.kind;
  }

  get fence(): number | undefined {
    const { state } = this.lease;
    return state.kind === "here" ? state.holder.fence : undefined;
  }

  mayWrite(): Promise<boolean> {
    return this.lease.confirm().then(
      () => true,
      (error: unknown) => {
        assert.ok(MooringError.is(error, "locked"));
        return false;
      },
    );
  }
}

describe("a lease of a folder", () => {
  let base: string;
  let folder: string;
  let ended: Set<number>;
  const isAlive = ({ host, pid }: ProcessMark): Liveness =>
    host !== "here" ? "unknown" : ended.has(pid) ? "ended" : "running";
  const member = (pid: number): Member => new Member(folder, pid, isAlive);
  /** Lets time pass for these and for nobody else, and their looks come to an end. */
  const pass = async (seconds: number, ...members: readonly Member[]): Promise<void> => {
    for (let step = 0; step < seconds; step += 1)
      for (const one of members) {
        await one.clock.advance(LOOK);
        await quiet(one);
      }
  };
  const quiet = async (...members: readonly Member[]): Promise<void> => {
    await Promise.all(members.map(({ lease }) => lease.whenLooked()));
    await settle();
  };
  const wanting = async (pid: number): Promise<Member> => {
    const made = member(pid);
    made.lease.want(true);
    await quiet(made);
    return made;
  };

  beforeEach(() => {
    base = temporaryFolder("lease");
    folder = path.join(base, "lease");
    ended = new Set();
  });
  afterEach(() => removeFolder(base));

  it("goes to the first that wants it, and the others see who it is", async () => {
    const idle = member(1);
    const first = await wanting(2);
    const second = await wanting(3);
    await pass(20, idle, first, second);
    assert.deepEqual([idle.kind, first.kind, second.kind], ["nobody", "here", "elsewhere"]);
    const { state } = second.lease;
    assert.ok(state.kind === "elsewhere");
    assert.deepEqual([state.holder.name, state.holder.process.pid, state.holder.fence], ["Editor 2", 2, 1]);
    assert.deepEqual([await first.mayWrite(), await second.mayWrite(), await idle.mayWrite()], [true, false, false]);
    assert.equal((await readLease(folder, isAlive))?.name, "Editor 2");
    assert.deepEqual([first.states.length, second.states.length], [1, 1]);
  });

  it("is free at once when it is given back, or no longer wanted", async () => {
    const first = await wanting(1);
    const second = await wanting(2);
    first.lease.dispose();
    assert.equal(await readLease(folder, isAlive), undefined);
    await pass(1, second);
    assert.deepEqual([second.kind, second.fence], ["here", 2]);
    const third = await wanting(3);
    second.lease.want(false);
    await pass(1, third, second);
    assert.deepEqual([second.kind, third.kind, third.fence], ["nobody", "here", 3]);
  });

  it("is free with the next look when its process was killed", async () => {
    await wanting(1);
    const second = await wanting(2);
    ended.add(1);
    assert.equal(await readLease(folder, isAlive), undefined);
    await pass(1, second);
    assert.deepEqual([second.kind, second.fence], ["here", 2]);
  });

  it("is taken over within 10 s from a process that was suspended, which notices before its next write", async () => {
    const first = await wanting(1);
    const second = await wanting(2);
    await pass(3, first, second);
    assert.equal(await first.mayWrite(), true);
    await pass(9, second); // and the first one stands still
    assert.deepEqual([second.kind, second.fence], ["here", 2]);
    assert.equal(first.kind, "here"); // as far as it knows
    assert.deepEqual([await first.mayWrite(), first.kind], [false, "elsewhere"]);
    await pass(20, first, second);
    assert.deepEqual([first.kind, second.kind], ["elsewhere", "here"]);
  });

  it("is not lost in a night in which all slept, nor by clocks that jump", async () => {
    const first = await wanting(1);
    const second = await wanting(2);
    for (const jump of [8 * 3_600_000, 60_000, 1]) {
      await second.clock.sleepThrough(jump);
      await quiet(second);
      assert.equal(second.kind, "elsewhere");
      await first.clock.sleepThrough(jump);
      await quiet(first);
      await pass(3, second, first);
      assert.deepEqual([first.kind, second.kind], ["here", "elsewhere"]);
    }
  });

  it("of a process of another machine is taken over when that gives no sign of life", async () => {
    fs.mkdirSync(folder, { recursive: true });
    const holder = { name: "mooring watch", kind: "command", process: { host: "there", pid: 1, start: "" }, since: 0 };
    fs.writeFileSync(path.join(folder, "7"), JSON.stringify({ owner: "x", isFree: false, ...holder }));
    const second = await wanting(2);
    await pass(3, second);
    assert.ok(second.lease.state.kind === "elsewhere" && second.lease.state.holder.process.host === "there");
    await pass(4, second);
    assert.deepEqual([second.kind, second.fence], ["here", 8]);
  });

  it("is given to one of many that look in the same moment", async () => {
    const members = Array.from({ length: 12 }, (_, pid) => member(pid));
    for (const { lease } of members) lease.want(true);
    await quiet(...members);
    await pass(1, ...members);
    assert.deepEqual(members.filter(({ kind }) => kind === "here").length, 1);
    assert.deepEqual(members.filter(({ kind }) => kind === "elsewhere").length, 11);
  });

  it("comes to the process in which a person asks for something", async () => {
    const first = await wanting(1);
    const second = await wanting(2);
    await second.lease.take();
    assert.deepEqual([second.kind, second.fence, await first.mayWrite()], ["here", 2, false]);
    await second.lease.take();
    assert.equal(second.fence, 2);
    const third = member(3);
    await third.lease.take();
    await pass(8, first, second, third);
    assert.deepEqual([first.kind, second.kind, third.kind], ["elsewhere", "elsewhere", "here"]);
  });

  it("is nobody's where its folder cannot be written, with the reason, and somebody's when that is mended", async () => {
    fs.writeFileSync(folder, "");
    const first = await wanting(1);
    assert.ok(first.lease.state.kind === "unavailable");
    assert.match(first.lease.state.message, /lease cannot be written \(.*\), so nothing is done automatically/);
    assert.equal(await first.mayWrite(), false);
    await assert.rejects(first.lease.take(), (error) => MooringError.is(error, "refused"));
    fs.rmSync(folder);
    await pass(1, first);
    assert.equal(first.kind, "here");
  });

  it("is lost when somebody deletes its folder, and no number is used by two", async () => {
    const first = await wanting(1);
    const second = await wanting(2);
    fs.rmSync(folder, { recursive: true });
    assert.equal(await first.mayWrite(), false);
    await pass(1, second, first);
    assert.deepEqual([second.kind, first.kind], ["here", "elsewhere"]);
    assert.deepEqual([await first.mayWrite(), await second.mayWrite()], [false, true]);
  });

  it("survives a holder's file that makes no sense", async () => {
    fs.mkdirSync(folder, { recursive: true });
    for (const [number, text] of ["", "{", "[]", '{"owner":1}'].entries()) {
      fs.writeFileSync(path.join(folder, String(100 * (number + 1))), text);
      const made = await wanting(number);
      await pass(7, made);
      assert.equal(made.fence, 100 * (number + 1) + 1);
      made.lease.dispose();
    }
  });

  it("lets no two processes write under one number, whoever is killed, suspended or asked, in any order", async function () {
    this.timeout(120_000);
    const step = fc.tuple(
      fc.constantFrom("pass", "pass", "pass", "write", "write", "suspend", "wake", "kill", "take", "unwant", "want"),
      fc.nat(3),
    );
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        folder = path.join(base, `round ${(round += 1)}`);
        ended = new Set();
        const members = Array.from({ length: 4 }, (_, pid) => member(pid));
        const suspended = new Set<number>();
        const writers = new Map<number, number>();
        let highest = 0;
        const running = (pid: number): boolean => !suspended.has(pid) && !ended.has(pid);
        for (const { lease } of members) lease.want(true);
        await quiet(...members);
        for (const [what, pid] of steps) {
          const one = members[pid];
          if (!one) continue;
          if (what === "pass")
            await Promise.all(members.filter((_, other) => running(other)).map((each) => pass(2, each)));
          else if (what === "suspend") suspended.add(pid);
          else if (what === "wake") suspended.delete(pid);
          else if (what === "kill") ended.add(pid);
          else if (what === "write" && running(pid) && (await one.mayWrite())) {
            const fence = one.fence ?? -1;
            assert.equal(writers.get(fence) ?? pid, pid, "two writers with one number");
            assert.ok(fence >= highest, "a write with an old number");
            writers.set(fence, pid);
            highest = fence;
          } else if (what === "take" && running(pid)) await one.lease.take();
          else if ((what === "want" || what === "unwant") && running(pid)) one.lease.want(what === "want");
        }
        await quiet(...members);
        const left = members.filter((_, pid) => running(pid));
        for (const { lease } of left) lease.want(true);
        await pass(8, ...left);
        const holders = left.filter(({ kind }) => kind === "here");
        assert.equal(holders.length, left.length > 0 ? 1 : 0, "somebody has it in the end");
        for (const { lease } of members) lease.dispose();
      }),
      { numRuns: 25 },
    );
  });
});
