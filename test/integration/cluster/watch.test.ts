import assert from "node:assert/strict";
import type { Cluster } from "../../../src/cluster/api/cluster.ts";
import type { Watch } from "../../../src/cluster/api/watch.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { Sensitive } from "../../../src/model/sensitive.ts";
import { gone, goneInWatch, malformedWatch, tooManyRequests, unavailable, type Fault } from "../../testbed/fault.ts";
import { type FaultProxy, startFaultProxy } from "../../testbed/faultProxy.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { apply, RecordingSink, resource, useConnections } from "./suite.ts";

const configMap = (name: string, value = "1"): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "lab" },
  data: { value },
});
const valueOf = (sink: RecordingSink, name: string): unknown =>
  (sink.objects.get(`|ConfigMap|lab|${name}`)?.body.data as JsonObject | undefined)?.value;

describe("a watch on a real API server", function () {
  this.timeout(90_000);
  const plane = useControlPlane({ namespaces: { reader: "lab" } });
  const connections = useConnections();
  let proxy: FaultProxy;
  /** Straight to the server, to change things behind the watch's back. */
  let direct: Cluster;
  const watches: Watch[] = [];

  before(async () => {
    proxy = await startFaultProxy(plane());
    direct = await connections.open(plane().kubeconfig);
    await apply(direct, { apiVersion: "v1", kind: "Namespace", metadata: { name: "lab" } });
    await apply(direct, configMap("first"));
  });
  afterEach(() => {
    proxy.heal();
    for (const watch of watches.splice(0)) watch.dispose();
  });
  after(() => proxy?.stop());

  async function watching(
    cluster: Cluster,
    namespace: string | undefined = "lab",
    kind = "ConfigMap",
  ): Promise<{ sink: RecordingSink; watch: Watch }> {
    const sink = new RecordingSink();
    const watch = cluster.watch(await resource(cluster, "v1", kind), namespace, sink);
    watches.push(watch);
    return { sink, watch };
  }

  async function removeByHand(name: string): Promise<void> {
    const live = await direct.get({ apiVersion: "v1", kind: "ConfigMap", namespace: "lab", name });
    if (live) await direct.delete(live.ref, { uid: live.uid, propagation: "Background", dryRun: false });
  }

  it("shows what is there, then every change, with one list and one watch", async () => {
    const cluster = await connections.open(proxy.kubeconfig);
    const { sink } = await watching(cluster);
    await sink.until(() => sink.is("live"));
    assert.ok(sink.names.includes("first"));
    await apply(direct, configMap("second"));
    await sink.until(() => valueOf(sink, "second") === "1");
    await apply(direct, configMap("second", "2"));
    await sink.until(() => valueOf(sink, "second") === "2");
    await removeByHand("second");
    await sink.until(() => !sink.names.includes("second"));
    assert.deepEqual([cluster.requests.list, cluster.requests.watch], [1, 1]);
    const { asOf } = sink;
    await sink.until(() => sink.asOf > asOf);
  });

  const faults: [name: string, fault: Fault, relists: boolean][] = [
    ["410 before the watch", gone, true],
    ["410 inside the watch", goneInWatch, true],
    ["a malformed event", malformedWatch, true],
    ["429 with Retry-After", tooManyRequests(1), false],
    ["503", unavailable, false],
    ["a cut connection", { kind: "drop" }, false],
  ];
  for (const [name, fault, relists] of faults) {
    it(`survives ${name}${relists ? ": lists again" : ": goes on where it was"}`, async () => {
      const cluster = await connections.open(proxy.kubeconfig);
      const { sink } = await watching(cluster);
      await sink.until(() => sink.is("live"));
      const had = sink.names;
      proxy.failNext(1, fault, ["watch"]);
      assert.equal(proxy.drop("watches"), 1);
      await sink.until(() => sink.is("stale"));
      assert.deepEqual(sink.names, had, "the old picture stays");
      await apply(direct, configMap("while-away", name));
      await sink.until(() => sink.is("live") && valueOf(sink, "while-away") === name);
      assert.equal(sink.replaced, relists ? 2 : 1);
    });
  }

  it("survives half a line in the stream", async () => {
    const cluster = await connections.open(proxy.kubeconfig);
    const { sink } = await watching(cluster);
    await sink.until(() => sink.is("live"));
    assert.equal(proxy.writeToWatches('{"type":"MODIFIED","obj\n'), 1);
    await sink.until(() => sink.is("stale"));
    await apply(direct, configMap("after-half-a-line"));
    await sink.until(() => sink.is("live") && sink.names.includes("after-half-a-line"));
  });

  it("a list whose pages expire starts again, and shows nothing half", async () => {
    await Promise.all(
      Array.from({ length: 520 }, (_, at) => direct.create(new Sensitive(configMap(`many-${at}`)), { dryRun: false })),
    );
    const cluster = await connections.open(proxy.kubeconfig);
    proxy.failNext(1, { kind: "drop" }, ["list"]);
    proxy.failNext(1, gone, ["list"]);
    const { sink } = await watching(cluster);
    await sink.until(() => sink.is("live"));
    assert.equal(sink.replaced, 1);
    assert.ok(sink.names.length > 520);
  });

  it("the API server dies and comes back: stale since then, then live with what happened meanwhile", async () => {
    const cluster = await connections.open(plane().kubeconfig);
    const several = await Promise.all([
      watching(cluster),
      watching(cluster, undefined, "Namespace"),
      watching(cluster, undefined, "Service"),
      watching(cluster, "lab", "Secret"),
    ]);
    await Promise.all(several.map(({ sink }) => sink.until(() => sink.is("live"))));
    const [{ sink }] = several;
    const killedAt = Date.now();
    await plane().killApiserver();
    await Promise.all(several.map((one) => one.sink.until(() => one.sink.is("stale"))));
    const state = sink.states.at(-1);
    assert.ok(state?.kind === "stale" && state.since <= Date.now() && state.since >= killedAt - 10_000);
    assert.ok(sink.asOf <= Date.now());
    const { names } = sink;
    await plane().restartApiserver();
    assert.deepEqual(
      sink.names.filter((name) => names.includes(name)).length,
      names.length,
      "nothing was dropped meanwhile",
    );
    await removeByHand("many-0");
    await apply(direct, configMap("after-restart"));
    await sink.until(() => sink.is("live") && sink.names.includes("after-restart") && !sink.names.includes("many-0"));
    await Promise.all(several.map((one) => one.sink.until(() => one.sink.is("live"))));
    const list = await direct.list(await resource(direct, "v1", "ConfigMap"), "lab");
    assert.deepEqual(sink.names, list.objects.map(({ ref }) => ref.name).sort());
  });

  it("rights taken away are forbidden, never deleted, and come back", async () => {
    const cluster = await connections.open(proxy.kubeconfig, "reader");
    const { sink, watch } = await watching(cluster);
    await sink.until(() => sink.is("live"));
    const had = sink.names;
    const binding = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/reader";
    const { body } = await plane().request({ method: "GET", path: binding });
    await plane().request({ method: "DELETE", path: binding });
    // RBAC takes effect when the server's own cache has it; an answer that is as before is not told again
    const until = (state: "forbidden" | "live", ask: () => void): Promise<unknown> => {
      const isThere = (): boolean => {
        if (!sink.is(state)) ask();
        return sink.is(state);
      };
      return waitFor(`a watch that is ${state}`, isThere, 60_000, 500);
    };
    await until("forbidden", () => {
      proxy.drop("watches");
      watch.wake();
    });
    assert.deepEqual(sink.names, had);
    const { name, labels } = (body.metadata ?? {}) as JsonObject;
    await plane().request({
      method: "POST",
      path: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
      body: { ...body, metadata: { name: name ?? "reader", ...(labels ? { labels } : {}) } },
    });
    await until("live", () => watch.wake());
    assert.deepEqual(sink.names, had);
  });

  it("with rights in one namespace only, that namespace works and the whole cluster is forbidden", async () => {
    const cluster = await connections.open(plane().kubeconfig, "shop-dev");
    const own = await watching(cluster, "shop");
    const all = await watching(cluster, undefined);
    await Promise.all([own.sink.until(() => own.sink.is("live")), all.sink.until(() => all.sink.is("forbidden"))]);
    assert.ok(
      (await apply(cluster, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "mine", namespace: "shop" } }))
        .uid,
    );
    await own.sink.until(() => own.sink.names.includes("mine"));
  });

  it("a kind that is removed is gone, and comes back with the catalog", async () => {
    const crd: JsonObject = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "things.lab.dev" },
      spec: {
        group: "lab.dev",
        scope: "Namespaced",
        names: { plural: "things", kind: "Thing" },
        versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
      },
    };
    const served = async (cluster: Cluster): Promise<void> => {
      const find = async () => (await cluster.catalog(undefined, { refresh: true })).find("lab.dev/v1", "Thing");
      await waitFor("kind Thing in the catalog", find);
    };
    const live = await apply(direct, crd);
    const cluster = await connections.open(proxy.kubeconfig);
    await served(cluster);
    const sink = new RecordingSink();
    const watch = cluster.watch(await resource(cluster, "lab.dev/v1", "Thing"), undefined, sink);
    watches.push(watch);
    await sink.until(() => sink.is("live"));
    await direct.delete(live.ref, { uid: live.uid, propagation: "Background", dryRun: false });
    while (!sink.is("gone")) {
      proxy.drop("watches");
      watch.wake();
      const told = sink.states.length;
      await sink.until(() => sink.states.length > told);
    }
    await waitFor("end of the definition", async () => (await direct.get(live.ref)) === undefined);
    await apply(direct, crd);
    await served(cluster);
    await sink.until(() => sink.is("live"));
  });
});
