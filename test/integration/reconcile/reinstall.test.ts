import assert from "node:assert/strict";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { EngineRig, verdictOf } from "./engineRig.ts";
import { at, live } from "./liveObjects.ts";
import { SETTINGS, workload } from "./workloads.ts";

const quiet = (): void => undefined;

describe("reinstalling a pack", function () {
  this.timeout(240_000);
  const plane = useControlPlane({ controllers: true });
  const rig = new EngineRig();
  after(() => rig.close());

  it("plans a deletion and a new creation of each object, differing or not, but never of what holds others", async () => {
    rig.write("front/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n");
    rig.write("front/web.yaml", workload("Deployment", "web"));
    rig.write("front/settings.yaml", SETTINGS);
    await serverSideApply(plane(), `${rig.folder}/front`);
    const uidOf = async (kind: string, name: string) => at(await live(plane(), kind, name), "metadata", "uid");
    const before = [await uidOf("deployment", "web"), await uidOf("configmap", "settings")];
    const engine = await rig.open({ kubeconfig: plane().kubeconfig });
    const plan = await engine.apply.plan({ folder: rig.folder, packId: "folder:front" }, { reinstall: true });
    assert.deepEqual(
      plan.writes.map(({ action, ref }) => `${action} ${ref.kind}`),
      ["recreate ConfigMap", "recreate Deployment"],
    );
    assert.match(plan.writes[0]?.note ?? "", /Deletes ConfigMap shop\/settings and recreates it/);
    const report = await engine.apply.run(plan, { hash: plan.hash, force: [] }, quiet);
    assert.deepEqual(
      report.results.map(({ outcome, message }) => [outcome, message]),
      [
        ["written", ""],
        ["written", ""],
      ],
    );
    const now = [await uidOf("deployment", "web"), await uidOf("configmap", "settings")];
    assert.ok(now.every((uid, index) => uid !== undefined && uid !== before[index]));
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "web").state, "inSync");
  });

  it("takes several packs into one plan, each object once, and no other", async () => {
    for (const name of ["one", "two", "other"]) {
      const file = rig.write(`${name}/map.yaml`, SETTINGS.replace("settings", `settings-${name}`));
      await serverSideApply(plane(), file);
    }
    const engine = await rig.open({ kubeconfig: plane().kubeconfig });
    const [one, two] = ["one", "two"].map((name) => ({ folder: rig.folder, packId: `folder:${name}` }));
    assert.ok(one && two);
    const uidOf = async (name: string) => at(await live(plane(), "configmap", `settings-${name}`), "metadata", "uid");
    const before = [await uidOf("one"), await uidOf("two"), await uidOf("other")];
    const plan = await engine.apply.plan(one, { reinstall: true, also: [two, one] });
    assert.deepEqual(
      plan.writes.map(({ action, ref }) => `${action} ${ref.name}`),
      ["recreate settings-one", "recreate settings-two"],
    );
    const { results } = await engine.apply.run(plan, { hash: plan.hash, force: [] }, quiet);
    assert.ok(results.every(({ outcome }) => outcome === "written"));
    const now = [await uidOf("one"), await uidOf("two"), await uidOf("other")];
    assert.deepEqual(
      now.map((uid, index) => uid !== undefined && uid === before[index]),
      [false, false, true],
    );
  });
});
