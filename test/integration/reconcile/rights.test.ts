import assert from "node:assert/strict";
import { type FaultProxy, startFaultProxy } from "../../testbed/faultProxy.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { EngineRig, find, objectsOf, stateOf } from "./engineRig.ts";
import { edit } from "./liveObjects.ts";

const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1
          resources: { limits: { cpu: "1" } }
`;
const configMap = (name: string, namespace: string): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: ${namespace} }
data: { key: one }
`;

describe("users with few rights", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let proxy: FaultProxy;
  let rig: EngineRig;

  before(async () => {
    proxy = await startFaultProxy(plane());
    rig = new EngineRig();
    await plane().kubectl(["create", "namespace", "other"]);
    for (const name of ["same", "scaled", "image", "image-two", "image-three"])
      rig.write(`${name}.yaml`, deployment(name));
    rig.write("secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: { name: hidden }\nstringData: { key: value }\n");
    rig.write("here.yaml", configMap("here", "shop"));
    await serverSideApply(plane(), rig.folder, ["-n", "shop"]);
    rig.write("there.yaml", configMap("there", "other"));
    rig.write(
      "role.yaml",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: looks }\nrules: []\n",
    );
    await serverSideApply(plane(), `${rig.folder}/there.yaml`);
    await serverSideApply(plane(), `${rig.folder}/role.yaml`);
    await edit(plane(), "deployment", "scaled", { spec: { replicas: 5 } });
    for (const name of ["image", "image-two", "image-three"]) {
      await edit(plane(), "deployment", name, {
        spec: { template: { spec: { containers: [{ name: "web", image: "registry.example.com/web:2" }] } } },
      });
    }
  });
  after(async () => {
    await proxy?.stop();
    await rig?.close();
  });

  it("a reader has proofs and certain drift; of the rest it is said why nothing is known", async () => {
    proxy.resetCounts();
    const engine = await rig.open({
      kubeconfig: proxy.kubeconfig,
      context: "reader",
      cacheFolder: `${rig.base}/reader`,
    });
    const state = stateOf(engine, rig.folder);
    assert.equal(find(state, "Deployment", "same").verdict?.state, "inSync");
    const scaled = find(state, "Deployment", "scaled").verdict;
    assert.deepEqual(
      [scaled?.state, scaled?.differences.map(({ pointer }) => pointer)],
      ["drifted", ["/spec/replicas"]],
    );
    const image = find(state, "Deployment", "image").verdict;
    assert.equal(image?.state, "unknown");
    assert.match(image?.reason ?? "", /cannot patch/);
    assert.deepEqual(
      image?.differences.map(({ pointer }) => pointer),
      ["/spec/template/spec/containers/0/image"],
    );
    const secret = find(state, "Secret", "hidden").verdict;
    assert.deepEqual([secret?.state, /is not allowed to/.test(secret?.reason ?? "")], ["unknown", true]);
    assert.deepEqual(
      state.forbidden.map(({ kind }) => kind),
      ["Secret"],
    );
    assert.deepEqual(
      objectsOf(state).filter(({ verdict }) => verdict?.state === "missing"),
      [],
    );
  });

  it("a user of one namespace sees that one; what lies elsewhere is named, never called missing", async () => {
    const engine = await rig.open({
      kubeconfig: proxy.kubeconfig,
      context: "shop-dev",
      cacheFolder: `${rig.base}/dev`,
    });
    const state = stateOf(engine, rig.folder);
    assert.equal(find(state, "ConfigMap", "here").verdict?.state, "inSync");
    assert.equal(find(state, "ConfigMap", "there").verdict?.state, "unknown");
    assert.equal(find(state, "ClusterRole", "looks").verdict?.state, "unknown");
    assert.equal(find(state, "Deployment", "image").verdict?.state, "drifted");
    assert.equal(find(state, "Secret", "hidden").verdict?.state, "inSync");
    assert.deepEqual(state.forbidden.map(({ kind }) => kind).sort(), ["ClusterRole", "ConfigMap"]);
    assert.deepEqual(
      objectsOf(state).filter(({ verdict }) => verdict?.state === "missing"),
      [],
    );
  });

  it("a missing right is asked about once per kind and namespace, not once per object", async () => {
    for (let at = 0; at < 30; at += 1)
      rig.write(
        `more/role-${at}.yaml`,
        `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: more-${at} }\nrules: []\n`,
      );
    const engine = await rig.open({
      kubeconfig: proxy.kubeconfig,
      context: "shop-dev",
      cacheFolder: `${rig.base}/dev`,
    });
    // eight questions may be on their way when the first answer comes
    assert.ok(engine.folders.requests().get <= 16, `${engine.folders.requests().get} reads`);
    assert.equal(find(stateOf(engine, rig.folder), "ClusterRole", "more-29").verdict?.state, "unknown");
  });
});
