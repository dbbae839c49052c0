import assert from "node:assert/strict";
import type { JsonObject } from "../../../src/model/json.ts";
import type { FolderState } from "../../../src/reconcile/api/readModel.ts";
import { packDefinition, packResource } from "../../testbed/packDefinition.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { EngineRig, find, stateOf, until } from "./engineRig.ts";

const PACKS = "/apis/k8s.kubit.ir/v1alpha1/namespaces/shop/packs";
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const WEB = `apiVersion: k8s.kubit.ir/v1alpha1
kind: Pack
metadata: { name: web, namespace: shop }
spec:
  chart:
    name: genpack
    version: ~=0.6.1
    repository: { kind: ClusterPackRepository, name: house }
`;
const SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\ndata: { a: b }\n";

describe("Pack resources", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;

  const post = async (path: string, body: JsonObject): Promise<void> => {
    const answer = await plane().request({ method: "POST", path, body });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
  };
  const say = async (name: string, status: JsonObject): Promise<void> => {
    const answer = await plane().request({
      method: "PATCH",
      path: `${PACKS}/${name}/status`,
      contentType: "application/merge-patch+json",
      body: { status },
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  };
  const statusOf = (state: FolderState, name: string): string | undefined =>
    state.clusterPacks.find((one) => one.name === `shop/${name}`)?.object.report?.status;

  before(async () => {
    rig = new EngineRig();
    rig.write("settings.yaml", SETTINGS);
    await post("/api/v1/namespaces/shop/configmaps", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings", namespace: "shop" },
      data: { a: "b" },
    });
  });
  after(() => rig?.close());

  it("are not asked for and not spoken of where the cluster has no such kind", async () => {
    const engine = await rig.open({ kubeconfig: plane().kubeconfig });
    const state = stateOf(engine, rig.folder);
    assert.deepEqual([state.clusterPacks, state.problems, state.forbidden], [[], [], []]);
    assert.equal(engine.folders.requests().list, 1, "only the ConfigMaps");
    rig.closeEngines();
  });

  describe("in a cluster that serves them", () => {
    before(async () => {
      await post(DEFINITIONS, packDefinition);
      await waitFor("the kind", async () => (await plane().request({ method: "GET", path: PACKS })).status === 200);
      await waitFor("the kind in discovery", async () => {
        const { body } = await plane().request({ method: "GET", path: "/apis" });
        return JSON.stringify(body).includes("k8s.kubit.ir");
      });
      await post(PACKS, packResource("redis"));
      await post("/api/v1/namespaces/shop/configmaps", {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: "redis-made",
          namespace: "shop",
          annotations: { "meta.helm.sh/release-name": "redis", "meta.helm.sh/release-namespace": "shop" },
        },
      });
    });

    it("are packs of the cluster, with a status that follows the operator", async () => {
      const engine = await rig.open({
        kubeconfig: plane().kubeconfig,
        watch: true,
        cacheFolder: `${rig.base}/served`,
      });
      const first = await until(engine, rig.folder, ({ clusterPacks }) => clusterPacks.length === 1);
      assert.equal(statusOf(first, "redis"), undefined);
      assert.deepEqual(
        first.extra.map(({ ref }) => ref.name),
        ["redis"],
        "what the pack's release holds is not called extra",
      );
      await say("redis", { phase: "Failed", message: "timed out", retries: 2 });
      const failed = await until(engine, rig.folder, (state) => statusOf(state, "redis") === "applyFailed");
      assert.deepEqual(failed.clusterPacks[0]?.object.report?.retry, { attempts: 2, at: undefined });
      await say("redis", { phase: "Applied", message: null, retries: null });
      await until(engine, rig.folder, (state) => statusOf(state, "redis") === "applied");
      await say("redis", { phase: "Invalid" });
      await until(engine, rig.folder, (state) => statusOf(state, "redis") === "invalid");
      rig.closeEngines();
    });

    it("can be written to a file, which then equals the cluster", async () => {
      const engine = await rig.open({ kubeconfig: plane().kubeconfig, cacheFolder: `${rig.base}/export` });
      const [pack] = stateOf(engine, rig.folder).clusterPacks;
      assert.ok(pack);
      const { yaml } = await engine.apply.exportObject({ folder: rig.folder, objectId: pack.object.id }, {});
      rig.write("shop/redis.pack.yaml", yaml);
      await engine.folders.refresh({ folder: rig.folder });
      const state = stateOf(engine, rig.folder);
      assert.equal(find(state, "Pack", "redis").verdict?.state, "inSync");
      assert.equal(find(state, "Pack", "redis").report?.status, "invalid");
      assert.deepEqual(state.clusterPacks, []);
      rig.closeEngines();
    });

    it("of a file have a status, also while and after they are deleted outside", async () => {
      rig.write("shop/web.pack.yaml", WEB);
      await post(PACKS, packResource("web", {}, { finalizers: ["test.example.com/hold"] }));
      const engine = await rig.open({ kubeconfig: plane().kubeconfig, watch: true, cacheFolder: `${rig.base}/file` });
      const web = (state: FolderState) => find(state, "Pack", "web");
      await say("web", { phase: "Applied" });
      await until(engine, rig.folder, (state) => web(state).report?.status === "applied");
      await plane().request({ method: "DELETE", path: `${PACKS}/web` });
      await until(engine, rig.folder, (state) => web(state).report?.status === "removing");
      await say("web", { phase: "RemoveFailed", message: "hook failed" });
      const failed = await until(engine, rig.folder, (state) => web(state).report?.status === "removeFailed");
      assert.equal(web(failed).report?.message, "hook failed");
      await plane().request({
        method: "PATCH",
        path: `${PACKS}/web`,
        contentType: "application/merge-patch+json",
        body: { metadata: { finalizers: null } },
      });
      const removed = await until(engine, rig.folder, (state) => web(state).report?.status === "removed");
      assert.equal(web(removed).verdict?.state, "missing");
      rig.closeEngines();
    });

    it("are kept quiet about where a user may not list them and no file names one", async () => {
      rig = new EngineRig();
      rig.write("settings.yaml", SETTINGS);
      const engine = await rig.open({ kubeconfig: plane().kubeconfig, context: "reader" });
      assert.deepEqual(stateOf(engine, rig.folder).forbidden, []);
      rig.write("web.pack.yaml", WEB);
      await engine.folders.refresh({ folder: rig.folder });
      assert.deepEqual(
        stateOf(engine, rig.folder).forbidden.map(({ kind }) => kind),
        ["Pack"],
      );
    });
  });
});
