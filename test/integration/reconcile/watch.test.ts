import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { FolderState } from "../../../src/reconcile/api/readModel.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { gone, tooManyRequests, unavailable } from "../../testbed/fault.ts";
import { type FaultProxy, startFaultProxy } from "../../testbed/faultProxy.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { EngineRig, find, objectsOf, until } from "./engineRig.ts";
import { edit, remove } from "./liveObjects.ts";

const configMap = (name: string, value = "one"): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  key: ${value}
`;

describe("verdicts that follow the cluster and the files", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let proxy: FaultProxy;
  let rig: EngineRig;

  before(async () => {
    proxy = await startFaultProxy(plane());
  });
  after(() => proxy?.stop());
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(async () => {
    proxy.heal();
    await rig.close();
  });

  const watching = (context = "admin"): Promise<Engine> =>
    rig.open({ kubeconfig: proxy.kubeconfig, watch: true, context });
  const is =
    (name: string, verdict: string) =>
    (state: FolderState): boolean =>
      find(state, "ConfigMap", name).verdict?.state === verdict;
  const isFresh = (state: FolderState): boolean =>
    state.connection.kind === "connected" && objectsOf(state).every(({ staleSince }) => staleSince === undefined);

  async function deployed(name: string): Promise<void> {
    await serverSideApply(plane(), rig.write(`${name}.yaml`, configMap(name)), ["-n", "shop", "--force-conflicts"]);
  }

  it("changes a verdict by itself when somebody edits, deletes and makes anew", async () => {
    await deployed("edited");
    const engine = await watching();
    await until(engine, rig.folder, is("edited", "inSync"));
    await edit(plane(), "configmap", "edited", { data: { key: "two" } });
    const state = await until(engine, rig.folder, is("edited", "drifted"));
    const [difference] = find(state, "ConfigMap", "edited").verdict?.differences ?? [];
    assert.deepEqual(
      [difference?.pointer, difference?.culprit?.manager, difference?.place?.range.line],
      ["/data/key", "kubectl-edit", 6],
    );
    await remove(plane(), "configmap", "edited");
    await until(engine, rig.folder, is("edited", "missing"));
    await deployed("edited");
    await until(engine, rig.folder, is("edited", "inSync"));
  });

  it("changes a verdict by itself with every change of the file, on disk and in an editor", async () => {
    await deployed("typed");
    const engine = await watching();
    await until(engine, rig.folder, is("typed", "inSync"));
    const file = path.join(rig.folder, "typed.yaml");
    for (const [value, verdict] of [
      ["two", "drifted"],
      ["one", "inSync"],
      ["six", "drifted"], // as long as before: nothing but the text tells
      ["one", "inSync"],
    ] as const) {
      rig.write("typed.yaml", configMap("typed", value));
      engine.folders.fileChanged(file);
      await until(engine, rig.folder, is("typed", verdict));
    }
    engine.folders.setOverlay(file, configMap("typed", "unsaved"));
    await until(engine, rig.folder, is("typed", "drifted"));
    engine.folders.setOverlay(file, undefined);
    await until(engine, rig.folder, is("typed", "inSync"));
  });

  it("finds and loses extra objects, also across its own writes", async () => {
    await deployed("named");
    const engine = await watching();
    const names = (state: FolderState): readonly string[] =>
      state.extra.filter(({ ref }) => ref.kind === "ConfigMap").map(({ ref }) => ref.name);
    await plane().kubectl(["create", "configmap", "stray", "-n", "shop"]);
    await until(engine, rig.folder, (state) => names(state).includes("stray"));
    rig.write("named.yaml", configMap("named", "three"));
    engine.folders.fileChanged(path.join(rig.folder, "named.yaml"));
    await until(engine, rig.folder, is("named", "drifted"));
    const plan = await engine.apply.plan({ folder: rig.folder });
    const watches = proxy.counts.watch;
    await engine.apply.run(plan, { hash: plan.hash, force: [] }, () => undefined);
    const state = await until(engine, rig.folder, is("named", "inSync"));
    assert.ok(names(state).includes("stray"));
    assert.equal(proxy.counts.watch, watches, "a write of our own opens no watch again");
    await remove(plane(), "configmap", "stray");
    await until(engine, rig.folder, (now) => !names(now).includes("stray"));
  });

  it("says since when it knows nothing while the API server is away, and catches up by itself", async () => {
    await deployed("away");
    const engine = await watching();
    await until(engine, rig.folder, is("away", "inSync"));
    await until(engine, rig.folder, isFresh);
    await plane().killApiserver();
    const stale = await until(engine, rig.folder, (state) => state.connection.kind === "away");
    const object = find(stale, "ConfigMap", "away");
    assert.ok((object.staleSince ?? Number.POSITIVE_INFINITY) <= Date.now());
    await plane().restartApiserver();
    await edit(plane(), "configmap", "away", { data: { key: "while away" } });
    const back = await until(engine, rig.folder, is("away", "drifted"));
    assert.equal(back.connection.kind, "connected");
    await until(engine, rig.folder, isFresh);
  });

  it("survives 410, 429, 503 and cut sockets without losing a change", async () => {
    await deployed("faults");
    const engine = await watching();
    await until(engine, rig.folder, isFresh);
    let value = 0;
    for (const fault of [gone, tooManyRequests(1), unavailable]) {
      proxy.failNext(1, fault, ["watch"]);
      proxy.drop("watches");
      value += 1;
      await edit(plane(), "configmap", "faults", { data: { key: `changed ${value}` } });
      await until(
        engine,
        rig.folder,
        (state) => find(state, "ConfigMap", "faults").verdict?.differences[0]?.live === `changed ${value}`,
      );
      await until(engine, rig.folder, isFresh);
    }
  });

  it("calls nothing in sync after the right to look was taken, and finds back when it is given again", async () => {
    await deployed("rights");
    const engine = await watching("shop-dev");
    await until(engine, rig.folder, is("rights", "inSync"));
    const role = await plane().kubectl(["get", "rolebinding", "shop-dev", "-n", "shop", "-o", "json"]);
    await plane().kubectl(["delete", "rolebinding", "shop-dev", "-n", "shop"]);
    // a running watch lasts until it ends; then the server asks for the rights again
    proxy.drop("watches");
    proxy.failNext(1, gone, ["watch"]);
    const blind = await until(
      engine,
      rig.folder,
      (state) => state.forbidden.length > 0 && is("rights", "unknown")(state),
    );
    assert.deepEqual(
      blind.forbidden.map(({ kind }) => kind),
      ["ConfigMap"],
    );
    assert.match(find(blind, "ConfigMap", "rights").verdict?.reason ?? "", /is not allowed to/);
    await plane().kubectl(["apply", "-f", "-"], { input: role });
    await edit(plane(), "configmap", "rights", { data: { key: "meanwhile" } });
    engine.folders.wake();
    const back = await until(engine, rig.folder, is("rights", "drifted"));
    assert.deepEqual(back.forbidden, []);
  });

  it("judges unsaved text, and broken text takes nothing away", async () => {
    await deployed("typed");
    const engine = await watching();
    await until(engine, rig.folder, is("typed", "inSync"));
    const file = path.join(rig.folder, "typed.yaml");
    engine.folders.setOverlay(file, configMap("typed", "unsaved"));
    await until(engine, rig.folder, is("typed", "drifted"));
    engine.folders.setOverlay(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: [");
    const broken = await until(engine, rig.folder, ({ problems }) => problems.length > 0);
    assert.equal(find(broken, "ConfigMap", "typed").verdict?.state, "drifted");
    assert.deepEqual(
      broken.extra.filter(({ ref }) => ref.name === "typed"),
      [],
    );
    engine.folders.setOverlay(file, undefined);
    const saved = await until(engine, rig.folder, is("typed", "inSync"));
    assert.deepEqual(saved.problems, []);
  });

  it("follows files that come and go", async () => {
    await deployed("stays");
    const engine = await watching();
    await until(engine, rig.folder, is("stays", "inSync"));
    const file = rig.write("more/comes.yaml", configMap("comes"));
    engine.folders.fileChanged(file);
    await until(engine, rig.folder, (state) =>
      objectsOf(state).some(({ ref, verdict }) => ref.name === "comes" && verdict?.state === "missing"),
    );
    fs.rmSync(file);
    engine.folders.fileChanged(file);
    await until(engine, rig.folder, (state) => !objectsOf(state).some(({ ref }) => ref.name === "comes"));
    const plan = engine.apply.plan({ folder: rig.folder });
    await assert.rejects(plan, /Nothing to apply/, "what is gone from the files is not applied");
  });

  it("keeps two folders with different targets apart", async () => {
    await deployed("shared");
    const other = path.join(rig.base, "other");
    fs.mkdirSync(other);
    fs.writeFileSync(path.join(other, "shared.yaml"), configMap("shared"));
    const engine = await rig.open({ kubeconfig: proxy.kubeconfig, watch: true, folders: [rig.folder, other] });
    await engine.folders.chooseTarget(other, { context: "reader", namespace: "default" });
    await until(engine, rig.folder, is("shared", "inSync"));
    await until(engine, other, is("shared", "missing"));
    await engine.folders.chooseTarget(other, { context: "admin", namespace: "shop" });
    await until(engine, other, is("shared", "inSync"));
    assert.equal(engine.folders.get(other)?.connection.kind, "connected");
  });

  it("compares objects of a new kind as soon as its definition appears", async () => {
    rig.write(
      "buoy.yaml",
      "apiVersion: fleet.example.com/v1\nkind: Buoy\nmetadata:\n  name: north\nspec:\n  light: red\n",
    );
    const definition = (scope: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: buoys.fleet.example.com }
spec:
  group: fleet.example.com
  scope: ${scope}
  names: { kind: Buoy, plural: buoys, singular: buoy }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { light: { type: string } } } } } }
`;
    rig.write("definition.yaml", definition("Namespaced"));
    const engine = await watching();
    await until(
      engine,
      rig.folder,
      (state) => find(state, "CustomResourceDefinition", "buoys.fleet.example.com").verdict?.state === "missing",
    );
    await serverSideApply(plane(), path.join(rig.folder, "definition.yaml"));
    await until(
      engine,
      rig.folder,
      (state) =>
        find(state, "Buoy", "north").ref.namespace === "shop" &&
        find(state, "Buoy", "north").verdict?.state === "missing",
    );
    await serverSideApply(plane(), path.join(rig.folder, "buoy.yaml"), ["-n", "shop"]);
    await until(engine, rig.folder, (state) => find(state, "Buoy", "north").verdict?.state === "inSync");
  });
});
