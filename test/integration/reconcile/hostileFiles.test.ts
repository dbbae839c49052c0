import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { run } from "./applySteps.ts";
import { EngineRig } from "./engineRig.ts";
import { at, edit, live } from "./liveObjects.ts";
import { configMap } from "./texts.ts";

/** Puts a chart of one ConfigMap into an archive, as `helm package` does. */
function packageChart(rig: EngineRig, archive: string, value: string): void {
  const source = path.join(rig.base, "source");
  fs.rmSync(source, { recursive: true, force: true });
  fs.mkdirSync(path.join(source, "sub/templates"), { recursive: true });
  fs.writeFileSync(path.join(source, "sub/Chart.yaml"), "apiVersion: v2\nname: sub\nversion: 0.1.0\n");
  fs.writeFileSync(path.join(source, "sub/templates/a.yaml"), configMap("from-archive").replace("one", value));
  fs.mkdirSync(path.dirname(archive), { recursive: true });
  execFileSync("tar", ["czf", archive, "-C", source, "sub"]);
}

describe("files that are not what they look like", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  const open = (): Promise<Engine> =>
    rig.open({
      kubeconfig: plane().kubeconfig,
      renderRunner: createRenderRunner({ path: process.env.PATH ?? "" }),
    });

  it("a chart with a packaged dependency is applied, and not when the archive changed after the plan", async () => {
    rig.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n");
    rig.write("c/templates/a.yaml", configMap("from-chart"));
    const archive = path.join(rig.folder, "c/charts/sub-0.1.0.tgz");
    packageChart(rig, archive, "one");
    const engine = await open();
    const plan = await engine.apply.plan({ folder: rig.folder });
    assert.ok(archive in plan.texts);
    packageChart(rig, archive, "two");
    await assert.rejects(run(engine, plan), /sub-0\.1\.0\.tgz changed after the plan was created/);
    assert.equal(await live(plane(), "configmap", "from-archive"), undefined);
    await engine.folders.refresh({ folder: rig.folder });
    const report = await run(engine, await engine.apply.plan({ folder: rig.folder }));
    assert.deepEqual(
      report.results.map(({ outcome }) => outcome),
      ["written", "written"],
    );
    assert.equal(at(await live(plane(), "configmap", "from-archive"), "data", "key"), "two");
  });

  it("a folder called like an option of helm runs nothing when it is looked at", async () => {
    const marker = path.join(rig.base, "marker");
    rig.write("--post-renderer=sh/Chart.yaml", "apiVersion: v2\nname: _\nversion: 0.1.0\n");
    rig.write("--post-renderer=sh/templates/a.yaml", configMap("a").replace("one", `"$(touch ${marker})"`));
    await open();
    assert.ok(!fs.existsSync(marker));
  });

  for (const when of ["before", "after"] as const) {
    it(`a file that becomes a link ${when} another one of the same write: nothing is written, neither is the first`, async () => {
      const [one, two] = [rig.write("apps/one.yaml", configMap("sw1")), rig.write("apps/two.yaml", configMap("sw2"))];
      for (const file of [one, two]) await serverSideApply(plane(), file, ["-n", "shop", "--force-conflicts"]);
      for (const name of ["sw1", "sw2"]) await edit(plane(), "configmap", name, { data: { key: "two" } });
      const outside = path.join(rig.base, "outside.yaml");
      fs.writeFileSync(outside, "mine");
      let isSwapped = false;
      const swap = (): void => {
        if (isSwapped) return;
        isSwapped = true;
        fs.rmSync(two);
        fs.symlinkSync(outside, two);
      };
      const files = {
        ...nodeFileSystem,
        async writeText(...args: Parameters<typeof nodeFileSystem.writeText>) {
          if (when === "before") swap();
          await nodeFileSystem.writeText(...args);
          swap();
        },
      };
      const engine = await rig.open({ kubeconfig: plane().kubeconfig, files });
      const { changes } = await engine.files.takeLive({ folder: rig.folder });
      assert.equal(changes.length, 2);
      await assert.rejects(engine.files.write(changes), /is outside the workspace folder/);
      assert.equal(fs.readFileSync(outside, "utf8"), "mine");
      assert.equal(fs.readFileSync(one, "utf8"), configMap("sw1"));
      assert.ok(fs.lstatSync(two).isSymbolicLink());
    });
  }
});
