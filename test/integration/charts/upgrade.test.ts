import assert from "node:assert/strict";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import { until, verdictOf } from "../reconcile/engineRig.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { CHART, ChartRig } from "./chartRig.ts";

describe("a release that is upgraded while it is watched", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: ChartRig;
  before(async () => {
    rig = new ChartRig(plane(), "charts-upgrade");
    await rig.createNamespace();
    rig.write("ch/Chart.yaml", CHART("ch"));
    rig.write("ch/values.yaml", "size: small\nhidden: from-the-chart\n");
    rig.write(
      "ch/templates/c.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: sized }\ndata: { size: {{ .Values.size }} }\n",
    );
    rig.initGit();
    await rig.helm("install", "ch", "ch", "--set", "size=large,hidden=only-in-the-release");
  });
  after(() => rig.close());

  it("is compared with its new values, which are shown nowhere", async () => {
    const engine = await rig.open({
      kubeconfig: plane().kubeconfig,
      namespace: rig.namespace,
      watch: true,
      charts: { readReleases: true, lookup: false },
      renderRunner: createRenderRunner({ path: process.env.PATH ?? "" }),
    });
    const verdict = () => verdictOf(engine, rig.folder, "ConfigMap", "sized");
    assert.equal(verdict().state, "inSync");
    await rig.helm("upgrade", "ch", "ch", "--reuse-values", "--set", "size=huge");
    const version = await rig.value("configmap", "sized", ".metadata.resourceVersion");
    await until(engine, rig.folder, () => verdict().state === "inSync" && verdict().resourceVersion === version);
    const packId = "chart:ch";
    const { text } = await engine.previews.helmValues({ folder: rig.folder, packId });
    assert.match(text, /hidden: from-the-chart/);
    assert.doesNotMatch(JSON.stringify([engine.folders.get(rig.folder), rig.lines]), /only-in-the-release/);
    assert.deepEqual(await engine.previews.renderedDiff({ folder: rig.folder, packId }), []);
    await rig.kubectl("patch", "configmap", "sized", "-p", '{"data":{"size":"other"}}');
    await until(engine, rig.folder, () => verdict().state === "drifted");
    assert.equal(verdict().differences[0]?.desired, "huge");
  });
});
