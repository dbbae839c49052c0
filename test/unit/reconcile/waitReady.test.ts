import assert from "node:assert/strict";
import type { ObjectRef } from "../../../src/model/objectRef.ts";
import { waitReady } from "../../../src/reconcile/apply/waitReady.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { FakeClock } from "../cluster/fakeClock.ts";
import { configMapRef, FakeCluster, liveConfigMap } from "./fakeCluster.ts";
import type { NotReady } from "../../../src/reconcile/api/applyApi.ts";

const ready = (name: string) => liveConfigMap(name, "x", "1");
const going = (name: string) => {
  const object = ready(name);
  return { ...object, body: { ...object.body, metadata: { name, deletionTimestamp: "2026-01-01T00:00:00Z" } } };
};

describe("waiting until objects are ready", () => {
  const given = (...names: string[]) => {
    const cluster = new FakeCluster();
    const clock = new FakeClock();
    const stop = new AbortController();
    const steps: string[] = [];
    const wait = (): Promise<readonly NotReady[]> =>
      waitReady(
        names.map((name) => configMapRef(name)),
        cluster,
        clock,
        ({ done, total, message }) => steps.push(`${done}/${total} ${message}`),
        stop.signal,
      );
    return { cluster, clock, stop, steps, wait };
  };
  const inWords = (all: readonly NotReady[]): readonly string[] =>
    all.map(({ ref, health }) => `${ref.name}: ${health.message || health.status}`);

  it("ends when all are ready, at the first look where they are", async () => {
    const { cluster, wait, steps } = given("a", "b");
    cluster.put(ready("a"));
    cluster.put(ready("b"));
    assert.deepEqual(await wait(), []);
    assert.deepEqual(steps, ["2/2 ready"]);
  });

  it("is ended by its signal without an error, and names what is left", async () => {
    const { cluster, stop, wait, steps } = given("a", "b");
    cluster.put(ready("a"));
    cluster.put(going("b"));
    const waiting = wait();
    await Promise.resolve();
    stop.abort();
    assert.deepEqual(inWords(await waiting), ["b: being deleted"]);
    assert.deepEqual(steps, ["1/2 ConfigMap shop/b: being deleted"]);
  });

  it("is ended by its signal also in the middle of a request", async () => {
    const { cluster, stop, wait } = given("a");
    cluster.get = () => {
      stop.abort();
      return Promise.reject(new MooringError("cancelled", "stopped"));
    };
    assert.deepEqual(inWords(await wait()), ["a: unknown"]);
  });

  it("asks again where the cluster is not responding, and gives up after its limit", async () => {
    const { cluster, clock, wait } = given("a");
    cluster.get = (_ref: ObjectRef) => Promise.reject(new MooringError("unreachable", "no answer"));
    const waiting = wait();
    await clock.advance(10 * 60_000);
    assert.deepEqual(inWords(await waiting), ["a: no answer"]);
  });

  it("does not wait for what was deleted meanwhile", async () => {
    assert.deepEqual(inWords(await given("a").wait()), ["a: it was deleted meanwhile"]);
  });
});
