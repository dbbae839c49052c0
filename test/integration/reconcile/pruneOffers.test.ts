import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { Notice } from "../../../src/reconcile/api/notices.ts";
import { type Clock, systemClock } from "../../../src/support/clock.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { approvePolicies, EngineRig, stateOf } from "./engineRig.ts";
import { live } from "./liveObjects.ts";
import { configMap } from "./texts.ts";

const claim = (name: string): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${name}
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
`;

describe("what left the files of a mapping that prunes", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  let notices: Notice[];
  /** Pauses of a second and more pass fifty times as fast. */
  const clock: Clock = {
    ...systemClock,
    after: (delay, run) => systemClock.after(delay >= 1_000 ? delay / 50 : delay, run),
  };
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));

  beforeEach(() => {
    rig = new EngineRig();
    notices = [];
  });
  afterEach(() => rig.close());

  /** Applies a pack of three objects, so that the inventory knows them. */
  async function opened(name: string, more: string): Promise<Engine> {
    rig.write("offers/kept.yaml", configMap(`${name}-kept`));
    rig.write("offers/gone.yaml", configMap(`${name}-gone`));
    rig.write("offers/claim.yaml", claim(name));
    rig.write("mooring.yaml", `mappings:\n  - { pack: shop/offers, path: offers${more} }\n`);
    rig.initGit();
    const engine = await rig.open({ kubeconfig: plane().kubeconfig, watch: true, clock });
    engine.automation.onNotice((notice) => notices.push(notice));
    const plan = await engine.apply.plan({ folder: rig.folder });
    await engine.apply.run(plan, { hash: plan.hash, force: [] }, () => undefined);
    await approvePolicies(engine, rig.folder);
    return engine;
  }
  const leave = async (engine: Engine): Promise<void> => {
    for (const name of ["gone", "claim"]) {
      fs.rmSync(path.join(rig.folder, "offers", `${name}.yaml`));
      engine.folders.fileChanged(path.join(rig.folder, "offers", `${name}.yaml`));
    }
    await waitFor("the files to be gone", () => stateOf(engine, rig.folder).packs[0]?.objects.length === 1);
  };

  it("is offered once it is committed, once, and deleted by nobody but a person", async () => {
    const engine = await opened("offers", ", prune: true");
    await settled();
    assert.deepEqual(notices, []);
    await leave(engine);
    await settled();
    assert.deepEqual(notices, [], "not committed yet");
    const before = engine.folders.requests().write;
    rig.commitAll("Let them go");
    await engine.folders.refresh({ folder: rig.folder });
    await waitFor("the offer", () => notices.length > 0);
    const notice = notices.at(0) as Notice | undefined;
    assert.match(
      notice?.message ?? "",
      /^2 objects were removed from the files of shop\/offers but still exist in admin\/shop: .*offers-gone/,
    );
    await engine.folders.refresh({ folder: rig.folder });
    await settled();
    assert.equal(notices.length, 1);
    assert.equal(engine.folders.requests().write, before);
    assert.ok(await live(plane(), "configmap", "offers-gone"));
    assert.ok(notice?.selection);
    const plan = await engine.apply.plan(notice.selection, { prune: true });
    const deleted = plan.writes.find(({ ref }) => ref.kind === "PersistentVolumeClaim");
    assert.match(deleted?.note ?? "", /Type the name/);
  });

  for (const [what, name, more] of [
    ["does not ask for it", "unasked", ""],
    ["is paused by hand", "paused", ", prune: true, pause: true"],
    ["is applied by another engine", "by-flux", ", prune: true, engine: flux"],
  ] as const)
    it(`is not offered where the mapping ${what}`, async () => {
      const engine = await opened(name, more.replace(", engine: flux", ""));
      rig.write("mooring.yaml", `mappings:\n  - { pack: shop/offers, path: offers${more} }\n`);
      await leave(engine);
      rig.commitAll("Let them go");
      await engine.folders.refresh({ folder: rig.folder });
      await settled();
      assert.deepEqual(notices, []);
    });
});
