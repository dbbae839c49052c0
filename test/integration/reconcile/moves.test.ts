import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { MappingState } from "../../../src/reconcile/api/readModel.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { EngineRig, find, stateOf } from "./engineRig.ts";
import { mappingNamed } from "./mappingNamed.ts";
import { configMap } from "./texts.ts";

describe("mappings of packs that move", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  const open = (): Promise<Engine> => rig.open({ kubeconfig: plane().kubeconfig });
  const byName = (engine: Engine, name: string): MappingState => mappingNamed(engine, rig.folder, name);

  it("follow files that were moved: nothing is missing or new meanwhile, and all that was said of the pack stays", async () => {
    const yaml = "# ours\nmappings:\n  - pack: shop/cart # sells\n    path: apps/cart\n    commit: onSave\n";
    rig.write("mooring.yaml", yaml);
    await serverSideApply(plane(), rig.write("apps/cart/one.yaml", configMap("moved")), ["-n", "shop"]);
    rig.initGit();
    const engine = await open();
    assert.equal(byName(engine, "shop/cart").state, "connected");
    fs.mkdirSync(path.join(rig.folder, "services"));
    rig.git("mv", "apps/cart", "services/cart");

    await engine.folders.refresh({ folder: rig.folder });
    const moved = stateOf(engine, rig.folder).mappings.filter(({ path: at }) => at.endsWith("cart"));
    assert.deepEqual(
      moved.map(({ state, path: at, message, policy }) => [state, at, message, policy.commit]),
      [["moved", "services/cart", "mooring.yaml still says apps/cart.", "manual"]],
    );
    assert.equal(find(stateOf(engine, rig.folder), "ConfigMap", "moved").verdict?.state, "inSync");

    const selection = { folder: rig.folder, packId: moved[0]?.packId ?? "" };
    assert.deepEqual(await engine.mappings.followMove(selection), { from: "apps/cart", to: "services/cart" });
    assert.equal(rig.read("mooring.yaml"), yaml.replace("apps/cart", "services/cart"));
    const { state, policy } = byName(engine, "shop/cart");
    assert.deepEqual([state, policy.commit], ["connected", "onSave"]);
    await assert.rejects(engine.mappings.followMove(selection), /already at the path in mooring.yaml/);
  });
});
