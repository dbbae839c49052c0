import assert from "node:assert/strict";
import fc from "fast-check";
import type { TaskRecord } from "../../../src/repositories/api/task.ts";
import { hasEnded, type RunTask, TaskQueue } from "../../../src/repositories/tasks/taskQueue.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { FakeClock, settle } from "../cluster/fakeClock.ts";

const away = (): MooringError =>
  new MooringError("unreachable", "The remote cannot be reached.", { kind: "connection" });

describe("tasks of repositories", () => {
  let clock: FakeClock;
  let runs: { readonly task: TaskRecord; readonly end: (error?: unknown) => void; readonly signal: AbortSignal }[];
  let saved: TaskRecord[];

  beforeEach(() => {
    clock = new FakeClock();
    runs = [];
    saved = [];
  });

  const run: RunTask = (task, signal) =>
    new Promise((resolve, reject) => {
      const end = (error?: unknown): void =>
        error === undefined ? resolve({ commitsSynced: 3 }) : reject(error as Error);
      signal.addEventListener("abort", () => reject(new MooringError("cancelled", "Cancelled.")));
      runs.push({ task, end, signal });
    });
  const queue = (work: RunTask = run): TaskQueue =>
    new TaskQueue({ clock, run: work, save: (task) => void saved.push(task), onChange: () => undefined });

  it("run again after 60, 120 and 240 s, then have failed; the status in between is waiting", async () => {
    const times: number[] = [];
    const tasks = queue(() => {
      times.push(clock.now());
      return Promise.reject(away());
    });
    const { id } = tasks.add("shop", "sync");
    await settle();
    assert.equal(tasks.get(id)?.status, "waiting");
    assert.equal(tasks.get(id)?.nextAttemptAt, clock.now() + 60_000);
    await clock.advance(600_000);
    const [first = 0, ...later] = times;
    assert.deepEqual(
      later.map((time) => time - first),
      [60_000, 180_000, 420_000],
    );
    assert.deepEqual([tasks.get(id)?.status, tasks.get(id)?.attempts], ["failed", 4]);
    assert.equal(tasks.get(id)?.failure?.kind, "connection");
  });

  it("defect 8: never say failed between two runs", async () => {
    const tasks = queue(() => Promise.reject(away()));
    tasks.add("shop", "initialize");
    await clock.advance(600_000);
    const statuses = saved.map(({ status }) => status);
    assert.equal(statuses.indexOf("failed"), statuses.length - 1);
  });

  it("do not ask again with credentials that were refused", async () => {
    const tasks = queue(() => Promise.reject(new MooringError("signIn", "Sign in.", { kind: "credentials" })));
    const { id } = tasks.add("shop", "sync");
    await settle();
    assert.deepEqual([tasks.get(id)?.status, tasks.get(id)?.attempts], ["failed", 1]);
  });

  it("end after 30 minutes, without another run", async () => {
    const tasks = queue();
    const { id } = tasks.add("shop", "sync");
    await clock.advance(29 * 60_000);
    assert.equal(tasks.get(id)?.status, "running");
    await clock.advance(60_000);
    assert.equal(tasks.get(id)?.status, "failed");
    assert.match(tasks.get(id)?.failure?.message ?? "", /30 minutes/);
  });

  it("that run already serve a sync, but not one for news that came meanwhile", async () => {
    const tasks = queue();
    const first = tasks.add("shop", "sync");
    assert.equal(tasks.add("shop", "sync").id, first.id);
    const second = tasks.add("shop", "sync", true);
    assert.notEqual(second.id, first.id);
    assert.equal(tasks.add("shop", "sync", true).id, second.id);
    assert.equal(runs.length, 1);
    runs[0]?.end();
    await settle();
    assert.deepEqual([runs.length, tasks.get(second.id)?.status], [2, "running"]);
  });

  it("tell how far they are, and what they brought", async () => {
    const seen: (number | undefined)[] = [];
    const tasks = new TaskQueue({
      clock,
      run: (_task, _signal, onProgress) => {
        onProgress({ phase: "Receiving objects", percent: 43 });
        return Promise.resolve({ commitsSynced: 3 });
      },
      save: (task) => assert.equal(task.progress, undefined),
      onChange: ({ progress }) => seen.push(progress?.percent),
    });
    const ended = await tasks.whenEnded(tasks.add("shop", "sync").id);
    assert.ok(seen.includes(43));
    assert.deepEqual([ended.status, ended.commitsSynced, ended.progress], ["succeeded", 3, undefined]);
  });

  it("are cancelled while they run, wait or queue", async () => {
    const tasks = queue();
    const running = tasks.add("shop", "initialize");
    const queued = tasks.add("shop", "maintenance");
    tasks.cancel(queued.id);
    tasks.cancel(running.id);
    await settle();
    assert.deepEqual(
      [running, queued].map(({ id }) => tasks.get(id)?.status),
      ["cancelled", "cancelled"],
    );
    assert.equal(runs.length, 1);
    const waiting = tasks.add("shop", "sync");
    runs[1]?.end(away());
    await settle();
    tasks.cancel(waiting.id);
    await clock.advance(600_000);
    assert.deepEqual([tasks.get(waiting.id)?.status, runs.length], ["cancelled", 2]);
  });

  it("go on after the window went: what ran runs again, what waited waits on", async () => {
    const first = queue();
    const running = first.add("a", "sync");
    const waiting = first.add("b", "sync");
    runs[1]?.end(away());
    await settle();
    first.dispose();
    await settle();
    const left = [running, waiting].flatMap(({ id }) => saved.filter((task) => task.id === id).slice(-1));
    assert.deepEqual(
      left.map(({ status }) => status),
      ["running", "waiting"],
    );

    const second = queue();
    second.restore(left);
    assert.deepEqual(
      runs.slice(2).map(({ task }) => task.id),
      [running.id],
    );
    await clock.advance(60_000);
    assert.deepEqual(
      runs.slice(3).map(({ task }) => task.id),
      [waiting.id],
    );
  });

  it("of one repository never run at once, whatever is asked for", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.constantFrom("a", "b", "c"),
            fc.constantFrom("initialize", "sync", "migrate", "maintenance"),
            fc.nat(3),
          ),
          {
            maxLength: 25,
          },
        ),
        async (steps) => {
          const going: string[] = [];
          const waiting: (() => void)[] = [];
          const tasks = queue(async ({ repository }) => {
            assert.ok(!going.includes(repository), repository);
            going.push(repository);
            assert.ok(going.length <= 2);
            await new Promise<void>((resolve) => waiting.push(resolve));
            going.splice(going.indexOf(repository), 1);
            return { commitsSynced: 0 };
          });
          for (const [repository, kind, ends] of steps) {
            tasks.add(repository, kind);
            for (const end of waiting.splice(0, ends)) end();
            await settle();
          }
          while (tasks.list().some((task) => !hasEnded(task))) {
            for (const end of waiting.splice(0)) end();
            await settle();
          }
          assert.ok(tasks.list().every(({ status }) => status === "succeeded"));
        },
      ),
      { numRuns: 60 },
    );
  });
});
