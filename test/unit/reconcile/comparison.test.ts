import assert from "node:assert/strict";
import type { ApplyResult } from "../../../src/cluster/api/cluster.ts";
import type { WatchSink } from "../../../src/cluster/api/watch.ts";
import type { LiveObject } from "../../../src/model/live.ts";
import { Sensitive } from "../../../src/model/sensitive.ts";
import { LargeLists } from "../../../src/reconcile/live/largeLists.ts";
import { ClusterSession } from "../../../src/reconcile/live/clusterSession.ts";
import { Comparator } from "../../../src/reconcile/compare/comparator.ts";
import { type ComparedObject, makeEntry } from "../../../src/reconcile/compare/comparedObject.ts";
import { ProvenVerdicts } from "../../../src/reconcile/compare/provenVerdicts.ts";
import { VerdictMemo } from "../../../src/reconcile/compare/verdictMemo.ts";
import { wantsOf } from "../../../src/reconcile/live/watchScopes.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { hashJson } from "../../../src/support/hash.ts";
import { FakeClock, settle } from "../cluster/fakeClock.ts";
import { configMapRef, FakeCluster, liveConfigMap } from "./fakeCluster.ts";

interface Given {
  readonly cluster: FakeCluster;
  readonly clock: FakeClock;
  readonly session: ClusterSession;
  readonly comparison: Comparator;
  readonly entry: ComparedObject;
  readonly sink: WatchSink;
  /** Tells of a change and judges it, without waiting for dry-runs. */
  change(object: LiveObject): Promise<void>;
}

/** One file that says `key: wanted`, watched in a cluster that has `first`. */
async function given(first: LiveObject): Promise<Given> {
  const cluster = new FakeCluster();
  const clock = new FakeClock();
  const session = await ClusterSession.open(cluster, { isWatching: true, clock, lists: new LargeLists(undefined) });
  const ref = configMapRef("a");
  const body = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", namespace: "shop" },
    data: { key: "wanted" },
  };
  const desired = {
    ref,
    body,
    wire: new Sensitive(body),
    hash: hashJson(body),
    origin: { kind: "file", file: "/a.yaml", document: 0, item: undefined },
  } as const;
  const pack = { id: "p", name: "p", kind: "file", folder: "/", root: "/a.yaml", files: ["/a.yaml"] } as const;
  const entry = makeEntry(pack, desired, { session, target: { context: "fake", namespace: "shop" }, place: undefined });
  const comparison = new Comparator({
    memo: new VerdictMemo(undefined),
    proven: new ProvenVerdicts(undefined),
    history: () => "",
    clock,
    rules: () => [],
    annotatedOf: () => Promise.resolve(undefined),
    basesOf: () => Promise.resolve([]),
    retries: true,
    onProgress: () => undefined,
    locate: (_entry, verdict) => Promise.resolve(verdict),
    willBeServed: () => undefined,
    onVerdict: () => undefined,
  });
  session.onDidChange((ids) => comparison.touch(ids));
  comparison.setPack("p", [entry]);
  const observing = session.observe("folder", wantsOf([ref], session.catalog));
  const sink = cluster.sinks[0]?.sink;
  assert.ok(sink);
  sink.replace([cluster.put(first)], clock.now());
  sink.state({ kind: "live" });
  await observing;
  const change = async (object: LiveObject): Promise<void> => {
    sink.upsert(cluster.put(object));
    void comparison.run();
    await settle();
  };
  return { cluster, clock, session, comparison, entry, sink, change };
}

const predicted = (object: LiveObject): ApplyResult => ({
  kind: "ok",
  object: { ...object, body: { ...object.body, data: { key: "wanted" } } },
});

describe("a comparison", () => {
  it("gives the body of a proven object back, and reads it again when it is needed", async () => {
    const { cluster, session, comparison, entry } = await given(liveConfigMap("a", "wanted", "1"));
    await comparison.run();
    assert.deepEqual([entry.verdict?.state, entry.verdict?.evidence], ["inSync", "proof"]);
    const sighting = session.look(entry.desired.ref);
    assert.ok(sighting.kind === "found" && sighting.object === undefined);
    comparison.touchAll(() => true);
    await comparison.run();
    assert.equal(cluster.requests.get, 1);
    assert.equal(entry.verdict?.state, "inSync");
  });

  it("tells when anyone last wrote more than the status", async () => {
    const wrote = (manager: string, time: string, subresource = "") =>
      ({ manager, operation: "Update", subresource, apiVersion: "v1", time, fieldsV1: {} }) as const;
    const managedFields = [
      wrote("a", "2026-05-01T10:00:00Z"),
      wrote("b", "2026-05-02T10:00:00Z", "scale"),
      wrote("c", "2026-05-03T10:00:00Z", "status"),
      wrote("d", ""),
    ];
    const { comparison, entry } = await given({ ...liveConfigMap("a", "wanted", "1"), managedFields });
    await comparison.run();
    assert.equal(entry.verdict?.changedAt, Date.parse("2026-05-02T10:00:00Z"));
  });

  it("drops the answer to a dry-run that comes after the object was put right", async () => {
    const { cluster, comparison, entry, change } = await given(liveConfigMap("a", "other", "1"));
    const answer = Promise.withResolvers<ApplyResult>();
    cluster.onDryRun = () => answer.promise;
    void comparison.run();
    await settle();
    await change(liveConfigMap("a", "wanted", "2"));
    assert.equal(entry.verdict?.state, "inSync");
    answer.resolve(predicted(liveConfigMap("a", "other", "1")));
    await comparison.run();
    assert.deepEqual([entry.verdict?.state, entry.verdict?.resourceVersion], ["inSync", "2"]);
  });

  it("does not go on saying in sync of an object that changed while the server cannot be asked", async () => {
    const { cluster, clock, comparison, entry, change } = await given(liveConfigMap("a", "wanted", "1"));
    await comparison.run();
    cluster.onDryRun = () => Promise.reject(new MooringError("unreachable", "away"));
    await change(liveConfigMap("a", "other", "2"));
    assert.deepEqual([entry.verdict?.state, entry.verdict?.reason], ["unknown", "away"]);
    cluster.onDryRun = (ref) => Promise.resolve(predicted(cluster.must(ref)));
    await clock.advance(1_000);
    assert.equal(entry.verdict?.state, "drifted");
  });

  it("asks once for a drifted object, however often its status or nothing at all changes", async () => {
    const { cluster, comparison, entry, change } = await given(liveConfigMap("a", "other", "1"));
    cluster.onDryRun = (ref) => Promise.resolve(predicted(cluster.must(ref)));
    await comparison.run();
    for (let version = 2; version < 10; version += 1) {
      const object = liveConfigMap("a", "other", String(version));
      await change({ ...object, body: { ...object.body, status: { seen: version } } });
    }
    await comparison.run();
    assert.equal(cluster.requests.dryRun, 1);
    assert.deepEqual([entry.verdict?.state, entry.verdict?.resourceVersion], ["drifted", "9"]);
  });

  it("forgets a pack that is gone", async () => {
    const { comparison } = await given(liveConfigMap("a", "wanted", "1"));
    assert.deepEqual(comparison.keepPacks(new Set(["p"])), []);
    assert.equal(comparison.keepPacks(new Set()).length, 1);
    assert.deepEqual([...comparison.entries()], []);
  });
});

describe("a picture of live objects", () => {
  it("does not lose an object made anew to the late end of its predecessor", async () => {
    const { session, entry, sink } = await given(liveConfigMap("a", "wanted", "1", "old"));
    session.put(liveConfigMap("a", "wanted", "5", "new"));
    sink.remove(entry.desired.ref, "old");
    assert.equal(session.look(entry.desired.ref).kind, "found");
    sink.remove(entry.desired.ref, "new");
    assert.equal(session.look(entry.desired.ref).kind, "absent");
  });

  it("knows nothing any more without the right to look, and splits by namespace where that may still be seen", async () => {
    const { cluster, session, entry, sink } = await given(liveConfigMap("a", "wanted", "1"));
    sink.state({ kind: "forbidden", message: "no right" });
    assert.equal(session.look(entry.desired.ref).kind, "forbidden");
    const wants = wantsOf([configMapRef("a"), configMapRef("b", "other")], session.catalog);
    const observing = session.observe("folder", wants);
    const everywhere = cluster.sinks[1];
    assert.equal(everywhere?.namespace, undefined);
    everywhere?.sink.state({ kind: "forbidden", message: "no right" });
    assert.equal(everywhere?.isDisposed, true);
    const [shop, other] = cluster.sinks.slice(2);
    assert.deepEqual([shop?.namespace, other?.namespace], ["other", "shop"]);
    shop?.sink.state({ kind: "forbidden", message: "no right here" });
    other?.sink.replace([liveConfigMap("a", "wanted", "2")], 1);
    other?.sink.state({ kind: "live" });
    await observing;
    assert.deepEqual(
      [session.look(configMapRef("a")).kind, session.look(configMapRef("b", "other")).kind],
      ["found", "forbidden"],
    );
  });

  it("ends for the last folder that needs it, and leaves nobody waiting", async () => {
    const { cluster, session } = await given(liveConfigMap("a", "wanted", "1"));
    const waiting = session.observe(
      "second",
      wantsOf([configMapRef("a"), configMapRef("b", "other")], session.catalog),
    );
    session.forget("folder");
    session.forget("second");
    await waiting;
    assert.deepEqual(
      cluster.sinks.map(({ isDisposed }) => isDisposed),
      [true, true],
    );
  });
});
