import assert from "node:assert/strict";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { EngineRig, find, stateOf } from "./engineRig.ts";
import { edit } from "./liveObjects.ts";

const configMap = (name: string): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: ${name} }
data:
  level: low # as agreed
`;

describe("one file of several objects", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  let engine: Engine;
  let file: string;

  beforeEach(async () => {
    rig = new EngineRig();
    file = rig.write("apps/two.yaml", `${configMap("one")}---\n# the second\n${configMap("two")}`);
    const other = rig.write("apps/other.yaml", configMap("three"));
    for (const manifest of [file, other]) await serverSideApply(plane(), manifest, ["-n", "shop", "--force-conflicts"]);
    rig.initGit();
    for (const name of ["one", "two", "three"]) await edit(plane(), "configmap", name, { data: { level: "high" } });
    engine = await rig.open({ kubeconfig: plane().kubeconfig });
  });
  afterEach(() => rig.close());

  it("is applied by one plan, which holds no object of another file", async () => {
    const plan = await engine.apply.plan({ folder: rig.folder, file });
    assert.deepEqual(plan.writes.map(({ ref }) => ref.name).sort(), ["one", "two"]);
    const report = await engine.apply.run(plan, { hash: plan.hash, force: ticksOf(plan) }, () => undefined);
    assert.deepEqual(
      report.results.map(({ outcome }) => outcome),
      ["written", "written"],
    );
    const states = ["one", "two", "three"].map((name) => find(stateOf(engine, rig.folder), "ConfigMap", name));
    assert.deepEqual(
      states.map(({ verdict }) => verdict?.state),
      ["inSync", "inSync", "drifted"],
    );
  });

  it("takes its live values in one change", async () => {
    const { changes, refused } = await engine.files.takeLive({ folder: rig.folder, file });
    assert.deepEqual([changes.length, refused], [1, []]);
    await engine.files.write(changes);
    assert.equal(
      rig.read("apps/two.yaml"),
      `${configMap("one")}---\n# the second\n${configMap("two")}`.replaceAll("low", "high"),
    );
    assert.equal(rig.read("apps/other.yaml"), configMap("three"));
  });

  it("is merged object by object: the sides differ in the chosen one alone", async () => {
    rig.write("apps/two.yaml", `${configMap("one")}---\n# the second, more\n${configMap("two")}`);
    await engine.folders.refresh({ folder: rig.folder });
    const { id } = find(stateOf(engine, rig.folder), "ConfigMap", "one");
    const { base, fileText, live } = await engine.files.mergeSides({ folder: rig.folder, objectId: id });
    assert.equal(live, fileText.replace("low", "high"), "the other object stays as the file has it");
    assert.equal(base, fileText.replace("the second, more", "the second"), "the base is the last commit");
  });
});

function ticksOf(plan: Awaited<ReturnType<Engine["apply"]["plan"]>>): readonly { write: number; conflict: number }[] {
  return plan.writes.flatMap(({ conflicts }, write) => conflicts.map((_, conflict) => ({ write, conflict })));
}
