// The same repository, registered: copied, exported, and mapped to a cluster without a checkout.
import assert from "node:assert/strict";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import { ManagedFiles } from "../../../src/repositories/level/managedFiles.ts";
import { assertNoCanary, assertUntouched, clusterPicture } from "../../hostile/assertUntouched.ts";
import { buildHostileRepository } from "../../hostile/hostileRepository.ts";
import { Stranger } from "../../hostile/stranger.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { EngineRig, stateOf, verdictOf } from "../reconcile/engineRig.ts";
import { added, RepositoryRig, synced } from "./repositoryRig.ts";

const MAPPED = ["good", "charts", "options", "kustomizations", "plain", "names", "bombs", "secrets"];

describe("a hostile repository that is registered", function () {
  this.timeout(300_000);
  const plane = useControlPlane();
  const stranger = new Stranger();
  let git: RepositoryRig;
  let rig: EngineRig;
  before(() => stranger.start());
  after(() => stranger.stop());
  beforeEach(() => {
    git = new RepositoryRig();
    rig = new EngineRig();
  });
  afterEach(async () => {
    await git.remove();
    await rig.close();
  });

  for (const kind of ["bare", "mirror"] as const)
    it(`runs, leaks and writes nothing as a ${kind} copy, and its good pack is compared`, async () => {
      const base = `${rig.base}/${kind}`;
      const { folder, ...hostile } = buildHostileRepository({
        base,
        stranger: stranger.origin,
        otherContext: "admin",
        hasGitConfig: true,
      });
      const repository = { folder, ...hostile };
      const outside = repository.outsideTexts();
      const untouched = await clusterPicture(plane());
      const repositories = await git.open();
      const { id, status } = await added(repositories, { url: `file://${folder}`, name: kind, kind });
      assert.equal(status, "active", JSON.stringify([repositories.tasks(id)[0]?.failure, git.logged]));
      assert.equal((await synced(repositories, id)).status, "succeeded");
      const entries = MAPPED.map(
        (path) => `  - { pack: shop/${path}, repository: ${kind}, path: ${path}, heal: true }\n`,
      );
      rig.write("mooring.yaml", `mappings:\n${entries.join("")}`);
      const managed = new ManagedFiles(() => Promise.resolve(repositories));
      const engine = await rig.open({
        kubeconfig: plane().kubeconfig,
        context: "shop-dev",
        managed,
        renderRunner: createRenderRunner({ path: process.env.PATH ?? "" }),
      });
      await engine.folders.refresh({ folder: rig.folder });
      assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "good").state, "missing");
      assertUntouched(repository, stranger, outside);
      assertNoCanary(JSON.stringify(stateOf(engine, rig.folder)), "the read model");
      assertNoCanary([...rig.lines, ...git.logged].join("\n"), "the log");
      assert.equal(await clusterPicture(plane()), untouched, "something was written to the cluster");
      managed.dispose();
      rig.closeEngines();
    });
});
