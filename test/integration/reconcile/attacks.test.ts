import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { MooringError } from "../../../src/support/errors.ts";
import { startControlPlane } from "../../testbed/controlPlane.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { EngineRig, find, objectsOf, stateOf, verdictOf } from "./engineRig.ts";
import { at, edit, live } from "./liveObjects.ts";
import { configMap } from "./texts.ts";

describe("attacks by files, links and clusters", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  const deployed = async (name: string, text: string): Promise<string> => {
    const file = rig.write(name, text);
    await serverSideApply(plane(), file, ["-n", "shop", "--force-conflicts"]);
    return file;
  };

  it("a context that points to another cluster between plan and click: nothing is written, in neither", async () => {
    await deployed("target.yaml", configMap("target"));
    await edit(plane(), "configmap", "target", { data: { key: "two" } });
    const engine = await rig.open({ kubeconfig: plane().kubeconfig });
    const plan = await engine.apply.plan({ folder: rig.folder });
    const force = plan.writes.flatMap(({ conflicts }, write) => conflicts.map((_, conflict) => ({ write, conflict })));

    await using other = await startControlPlane();
    // the same folder and context name, as after a reload of the window with a changed kubeconfig
    const reloaded = await rig.open({ kubeconfig: other.kubeconfig, cacheFolder: path.join(rig.base, "other") });
    await assert.rejects(
      reloaded.apply.run(plan, { hash: plan.hash, force }, () => undefined),
      (error) => MooringError.is(error, "stale") && /now points to another cluster/.test(error.message),
    );
    assert.equal(at(await live(plane(), "configmap", "target"), "data", "key"), "two");
    assert.equal(await live(other, "configmap", "target"), undefined);
    rig.closeEngines();
  });

  it("a file that becomes a link out of the workspace after it was read is not written through", async () => {
    const file = await deployed("apps/linked.yaml", configMap("linked"));
    await edit(plane(), "configmap", "linked", { data: { key: "two" } });
    const engine = await rig.open({ kubeconfig: plane().kubeconfig });
    const { changes } = await engine.files.takeLive({ folder: rig.folder });
    assert.equal(changes.length, 1);
    const outside = path.join(rig.base, "outside.yaml");
    fs.renameSync(file, outside);
    fs.symlinkSync(outside, file);
    await assert.rejects(engine.files.write(changes), /is outside the workspace folder/);
    await assert.rejects(
      engine.files.write([{ file: outside, before: configMap("linked"), after: "x" }]),
      /not in a workspace folder/,
    );
    assert.equal(fs.readFileSync(outside, "utf8"), configMap("linked"));
  });

  it("a kind that calls itself like one of the core is another object, told apart by its group", async () => {
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: configmaps.evil.example.com }
spec:
  group: evil.example.com
  scope: Namespaced
  names: { plural: configmaps, singular: configmap, kind: ConfigMap }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { data: { type: object, additionalProperties: { type: string } } } } }
`;
    await deployed("definition.yaml", definition);
    await plane().kubectl(["wait", "--for=condition=Established", "crd/configmaps.evil.example.com"]);
    await deployed("core.yaml", configMap("same"));
    await deployed("evil.yaml", configMap("same").replace("apiVersion: v1", "apiVersion: evil.example.com/v1"));
    await plane().kubectl([
      "patch",
      "configmaps.evil.example.com",
      "same",
      "-n",
      "shop",
      "--type=merge",
      "-p",
      '{"data":{"key":"x"}}',
    ]);
    const engine = await rig.open({ kubeconfig: plane().kubeconfig });
    const both = objectsOf(stateOf(engine, rig.folder)).filter(({ ref }) => ref.name === "same");
    assert.deepEqual(both.map(({ ref, verdict }) => `${ref.apiVersion} ${verdict?.state}`).sort(), [
      "evil.example.com/v1 drifted",
      "v1 inSync",
    ]);
  });

  it("10,000 labels and a ConfigMap as large as the server takes are compared like any other", async () => {
    const labels = Object.fromEntries(Array.from({ length: 10_000 }, (_, label) => [`l${label}`, "x"]));
    const large = "x".repeat(1_000_000);
    for (const [name, more] of [
      ["labelled", { metadata: { name: "labelled", namespace: "shop", labels }, data: { key: "one" } }],
      ["sized", { metadata: { name: "sized", namespace: "shop" }, data: { key: large } }],
    ] as const) {
      const body = { apiVersion: "v1", kind: "ConfigMap", ...more };
      const answer = await plane().request({
        method: "PATCH",
        path: `/api/v1/namespaces/shop/configmaps/${name}?fieldManager=mooring&force=true`,
        contentType: "application/apply-patch+yaml",
        body,
      });
      assert.ok(answer.status < 300, JSON.stringify(answer.body).slice(0, 300));
    }
    rig.write("labelled.yaml", configMap("labelled"));
    rig.write("sized.yaml", `${configMap("sized").replace("key: one", `key: "${large.slice(1)}y"`)}`);
    const engine = await rig.open({ kubeconfig: plane().kubeconfig });
    const labelled = verdictOf(engine, rig.folder, "ConfigMap", "labelled");
    assert.deepEqual([labelled.state, labelled.differences.length > 0], ["drifted", true]);
    const sized = find(stateOf(engine, rig.folder), "ConfigMap", "sized");
    assert.deepEqual(
      sized.verdict?.differences.map(({ pointer, place }) => `${pointer} ${place?.range.line}`),
      ["/data/key 6"],
    );
  });
});
