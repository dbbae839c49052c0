import assert from "node:assert/strict";
import { isJsonObject, type JsonObject } from "../../../src/model/json.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { packDefinition, packResource } from "../../testbed/packDefinition.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { EngineRig, find, stateOf, verdictOf } from "./engineRig.ts";
import { at, live } from "./liveObjects.ts";
import { SETTINGS, workload } from "./workloads.ts";
import type { Selection } from "../../../src/reconcile/api/selection.ts";

const PACKS = "/apis/k8s.kubit.ir/v1alpha1/namespaces/shop/packs";
const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
const FLUX = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: shop }
spec: { suspend: true }
`;
const quiet = (): void => undefined;

describe("actions on packs that run", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;

  const post = async (path: string, body: JsonObject): Promise<JsonObject> => {
    const answer = await plane().request({ method: "POST", path, body });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  const open = (context = "admin"): Promise<Engine> =>
    rig.open({ kubeconfig: plane().kubeconfig, context, cacheFolder: `${rig.base}/${context}` });
  const packOf = (name: string): Selection => ({ folder: rig.folder, packId: `folder:${name}` });
  const restartedAt = async (kind: string, name: string) =>
    at(await live(plane(), kind, name), "spec", "template", "metadata", "annotations", RESTARTED_AT);

  before(async () => {
    rig = new EngineRig();
    rig.write("front/web.yaml", workload("Deployment", "web"));
    rig.write("front/settings.yaml", SETTINGS);
    rig.write("data/db.yaml", workload("StatefulSet", "db"));
    rig.write("data/agent.yaml", workload("DaemonSet", "agent"));
    rig.write("held/held.yaml", workload("Deployment", "held", "paused: true"));
    for (const folder of ["front", "data", "held"]) await serverSideApply(plane(), `${rig.folder}/${folder}`);
    await post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", packDefinition);
    await post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", fluxDefinition);
    await waitFor("the kinds", async () => {
      const { body } = await plane().request({ method: "GET", path: "/apis" });
      return ["k8s.kubit.ir", "kustomize.toolkit.fluxcd.io"].every((group) => JSON.stringify(body).includes(group));
    });
    await waitFor("Pack", async () => (await plane().request({ method: "GET", path: PACKS })).status === 200);
    rig.write("flux/apps.yaml", FLUX);
    await waitFor("Kustomization", async () => {
      const path = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/shop/kustomizations";
      return (await plane().request({ method: "GET", path })).status === 200;
    });
    await serverSideApply(plane(), `${rig.folder}/flux`);
    const redis = await post(PACKS, packResource("redis"));
    const metadata = isJsonObject(redis.metadata) ? redis.metadata : {};
    await post("/apis/apps/v1/namespaces/shop/statefulsets", {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: {
        name: "redis-node",
        namespace: "shop",
        ownerReferences: [
          { apiVersion: "k8s.kubit.ir/v1alpha1", kind: "Pack", name: "redis", uid: String(metadata.uid) },
        ],
      },
      spec: {
        serviceName: "redis",
        selector: { matchLabels: { app: "redis" } },
        template: {
          metadata: { labels: { app: "redis" } },
          spec: { containers: [{ name: "main", image: "redis:7" }] },
        },
      },
    });
  });
  after(() => rig?.close());
  afterEach(() => rig.closeEngines());

  describe("restart", () => {
    it("rolls over the workloads of several packs at once, and is no drift afterwards", async () => {
      const engine = await open();
      const outcomes = await engine.operations.restart([packOf("front"), packOf("data")], quiet);
      assert.deepEqual(outcomes.map(({ ref, outcome }) => `${ref.kind} ${ref.name} ${outcome}`).sort(), [
        "DaemonSet agent done",
        "Deployment web done",
        "StatefulSet db done",
      ]);
      for (const [kind, name] of [
        ["deployment", "web"],
        ["statefulset", "db"],
        ["daemonset", "agent"],
      ] as const)
        assert.match(String(await restartedAt(kind, name)), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      await engine.folders.refresh({ folder: rig.folder });
      assert.equal(verdictOf(engine, rig.folder, "Deployment", "web").state, "inSync");
      const fresh = await rig.open({ kubeconfig: plane().kubeconfig, cacheFolder: `${rig.base}/fresh` });
      assert.equal(verdictOf(fresh, rig.folder, "Deployment", "web").state, "inSync", "also without a memo");
    });

    it("is still there after a later apply of the file", async () => {
      const before = await restartedAt("deployment", "web");
      await serverSideApply(plane(), `${rig.folder}/front`);
      assert.equal(await restartedAt("deployment", "web"), before);
    });

    it("reaches what an operator made for a Pack resource without a file", async () => {
      const engine = await open();
      const [pack] = stateOf(engine, rig.folder).clusterPacks;
      assert.equal(pack?.name, "shop/redis");
      const outcomes = await engine.operations.restart([{ folder: rig.folder, objectId: pack.object.id }], quiet);
      assert.deepEqual(
        outcomes.map(({ ref }) => ref.name),
        ["redis-node"],
      );
      assert.ok(await restartedAt("statefulset", "redis-node"));
    });

    it("refuses a paused Deployment with the cure and restarts the others", async () => {
      const engine = await open();
      const outcomes = await engine.operations.restart([packOf("held"), packOf("front")], quiet);
      assert.deepEqual(
        outcomes.map(({ outcome }) => outcome),
        ["failed", "done"],
      );
      assert.match(outcomes[0]?.message ?? "", /Deployment shop\/held is paused .*resume its rollout first/);
    });

    it("asks for the right before it writes, and says which one is missing", async () => {
      const before = await restartedAt("deployment", "web");
      const engine = await open("reader");
      const [outcome] = await engine.operations.restart([packOf("front")], quiet);
      assert.equal(outcome?.outcome, "failed");
      assert.match(
        outcome?.message ?? "",
        /You are not allowed to restart Deployment shop\/web in reader\. Request the verb "patch" on deployments\.apps in namespace shop\./,
      );
      assert.equal(engine.folders.requests().write, 0);
      assert.equal(await restartedAt("deployment", "web"), before);
    });

    it("says so where nothing runs pods", async () => {
      const engine = await open();
      const settings = find(stateOf(engine, rig.folder), "ConfigMap", "settings");
      await assert.rejects(
        engine.operations.restart([{ folder: rig.folder, objectId: settings.id }], quiet),
        /No workloads with pods found/,
      );
    });
  });

  describe("synchronize", () => {
    it("asks the controllers that can be asked, by the annotation of each, and is no drift", async () => {
      const engine = await open();
      const [pack] = stateOf(engine, rig.folder).clusterPacks;
      assert.ok(pack);
      const outcomes = await engine.operations.synchronize(
        [packOf("flux"), packOf("front"), { folder: rig.folder, objectId: pack.object.id }],
        quiet,
      );
      assert.deepEqual(
        outcomes.map(({ ref, outcome }) => `${ref.kind} ${outcome}`),
        ["Kustomization done", "Pack done"],
      );
      assert.match(outcomes[0]?.message ?? "", /suspended/);
      const flux = await live(plane(), "kustomizations.kustomize.toolkit.fluxcd.io", "apps");
      assert.ok(at(flux, "metadata", "annotations", "reconcile.fluxcd.io/requestedAt"));
      const redis = await live(plane(), "packs.k8s.kubit.ir", "redis");
      assert.ok(at(redis, "metadata", "annotations", "pack-operator.k8s.kubit.ir/sync-requested-at"));
      assert.equal(verdictOf(engine, rig.folder, "Kustomization", "apps").state, "inSync");
    });
  });

  describe("scale", () => {
    it("sets the number through the scale subresource; the file then differs, and it is said who did it", async () => {
      const engine = await open();
      const [target] = await engine.operations.scalable(packOf("front"));
      assert.deepEqual([target?.ref.name, target?.replicas, target?.autoscaler], ["web", 2, undefined]);
      assert.ok(target);
      await engine.operations.scale(packOf("front"), target, 4);
      const [difference] = verdictOf(engine, rig.folder, "Deployment", "web").differences;
      assert.deepEqual(
        [difference?.pointer, difference?.live, difference?.culprit?.manager, difference?.culprit?.subresource],
        ["/spec/replicas", 4, "mooring", "scale"],
      );
      await engine.operations.scale(packOf("front"), target, 2);
      assert.equal(verdictOf(engine, rig.folder, "Deployment", "web").state, "inSync");
    });

    it("names the autoscaler that will change the number back", async () => {
      await post("/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers", {
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "db-by-load", namespace: "shop" },
        spec: {
          minReplicas: 2,
          maxReplicas: 6,
          scaleTargetRef: { apiVersion: "apps/v1", kind: "StatefulSet", name: "db" },
        },
      });
      const engine = await open();
      const targets = await engine.operations.scalable(packOf("data"));
      assert.deepEqual(
        targets.map(({ ref, autoscaler }) => [ref.name, autoscaler]),
        [["db", { name: "db-by-load", min: 2, max: 6 }]],
      );
    });

    it("refuses what is no number of replicas", async () => {
      const engine = await open();
      const [target] = await engine.operations.scalable(packOf("front"));
      assert.ok(target);
      for (const number of [-1, 1.5, Number.NaN, 1_000_000])
        await assert.rejects(
          engine.operations.scale(packOf("front"), target, number),
          /is not a valid number of replicas/,
        );
    });

    it("asks for the right to the subresource", async () => {
      const engine = await open("reader");
      const [target] = await engine.operations.scalable(packOf("front"));
      assert.ok(target);
      await assert.rejects(engine.operations.scale(packOf("front"), target, 3), /"patch" on deployments\.apps\/scale/);
    });
  });
});

const fluxDefinition: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "kustomizations.kustomize.toolkit.fluxcd.io" },
  spec: {
    group: "kustomize.toolkit.fluxcd.io",
    scope: "Namespaced",
    names: {
      kind: "Kustomization",
      plural: "kustomizations",
      singular: "kustomization",
      listKind: "KustomizationList",
    },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: { type: "object", properties: { suspend: { type: "boolean" } } } },
          },
        },
      },
    ],
  },
};
