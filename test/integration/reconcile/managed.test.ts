import assert from "node:assert/strict";
import { join } from "node:path";
import type { ManagedFiles } from "../../../src/repositories/level/managedFiles.ts";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { added, type RepositoryRig, synced } from "../repositories/repositoryRig.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { type EngineRig, stateOf, until, verdictOf } from "./engineRig.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { edit } from "./liveObjects.ts";
import { mapping, useManagedShop } from "./managedShop.ts";
import { configMap, deployment } from "./texts.ts";

const quiet = (): void => undefined;

describe("packs of managed repositories", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  const shop = useManagedShop(plane);
  const { open, mappingOf, cart, atRemote, refusal } = shop;
  let rig: EngineRig;
  let git: RepositoryRig;
  let repositories: Repositories;
  let id: string;
  let managed: ManagedFiles;
  let source: { readonly folder: string; readonly url: string };
  beforeEach(() => {
    ({ rig, git, repositories, id, managed, source } = shop.parts());
  });

  it("are compared with the cluster, and only those that a mapping names", async () => {
    const engine = await open();
    const { packs, problems, managed: trees } = stateOf(engine, rig.folder);
    assert.deepEqual(
      packs.map(({ pack }) => [pack.id, pack.name, pack.repository]),
      [["folder:shop-config//apps/cart", "shop/cart", "shop-config"]],
    );
    assert.deepEqual(problems, []);
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "cart").state, "inSync");
    const { state, path, repository, places, message } = mappingOf(engine, "shop/cart");
    assert.deepEqual([state, path, message], ["connected", "apps/cart", ""]);
    assert.equal(repository, trees[0]?.folder);
    assert.deepEqual(places, { file: "equal", commit: "equal", remote: "equal", cluster: "equal" });
  });

  it("may be kustomizations with a base elsewhere in the repository", async () => {
    rig.write("mooring.yaml", mapping("shop/live", "live"));
    const engine = await open();
    assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "base").state, "missing");
    assert.deepEqual(stateOf(engine, rig.folder).problems, []);
  });

  it("are applied like those of the workspace", async () => {
    rig.write("mooring.yaml", mapping("shop/live", "live"));
    const engine = await open();
    const plan = await engine.apply.plan({ folder: rig.folder });
    await engine.apply.run(plan, { hash: plan.hash, force: [] }, quiet);
    assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "base").state, "inSync");
    assert.equal(mappingOf(engine, "shop/live").state, "connected");
  });

  it("take a live value by one commit that the remote has, with message and trailers", async () => {
    await edit(plane(), "deployment", "cart", { spec: { replicas: 5 } });
    const engine = await open();
    const verdict = verdictOf(engine, rig.folder, "Deployment", "cart");
    assert.deepEqual([verdict.state, verdict.differences[0]?.place?.range.line], ["drifted", 8]);
    const { changes } = await engine.files.takeLive(cart());
    await assert.rejects(engine.files.write(changes), refusal("refused", /Change it with a commit/));
    const [proposal, ...more] = engine.commits.proposeChanges(changes);
    assert.ok(proposal);
    assert.deepEqual([more, proposal.message], [[], "Update pack shop/cart"]);
    const done = await engine.commits.commit(proposal);
    assert.notEqual(done, "nothing");
    assert.match(atRemote("apps/cart/deployment.yaml"), /replicas: 5\n/);
    assert.match(atRemote("apps/cart/deployment.yaml"), /# for the dashboards/);
    assert.equal(
      git.git(source.folder, "log", "-1", "--format=%B").trim(),
      "Update pack shop/cart\n\nMooring-Pack: shop/cart\nMooring-Cluster: admin/shop\nMooring-Fields: spec.replicas",
    );
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "cart").state, "inSync");
  });

  it("never undo what somebody else committed meanwhile", async () => {
    await edit(plane(), "deployment", "cart", { spec: { replicas: 5 } });
    const engine = await open();
    const [proposal] = engine.commits.proposeChanges((await engine.files.takeLive(cart())).changes);
    assert.ok(proposal);
    const theirs = git.commit(source.folder, { "apps/cart/deployment.yaml": deployment("cart").replace(": 2", ": 3") });
    await assert.rejects(
      engine.commits.commit(proposal),
      refusal("conflict", /apps\/cart.* was changed on the remote/),
    );
    await synced(repositories, id);
    await assert.rejects(engine.commits.commit(proposal), refusal("conflict", /was changed on the remote/));
    assert.equal(git.git(source.folder, "rev-parse", "main").trim(), theirs);
  });

  it("follow what was pushed after the next sync", async () => {
    const engine = await open(true);
    git.commit(source.folder, {
      "apps/cart/deployment.yaml": deployment("cart").replace("replicas: 2", "replicas: 4"),
    });
    await synced(repositories, id);
    await until(engine, rig.folder, ({ mappings }) =>
      mappings.some(({ packName, places }) => packName === "shop/cart" && places.cluster === "differs"),
    );
    const [difference] = verdictOf(engine, rig.folder, "Deployment", "cart").differences;
    assert.deepEqual([difference?.desired, difference?.live], [4, 2]);
  });

  it("are disconnected and reconnected in mooring.yaml, beside a pack of the workspace at the same path", async () => {
    rig.write("apps/cart/own.yaml", configMap("own"));
    const engine = await open();
    assert.deepEqual(
      stateOf(engine, rig.folder)
        .packs.map(({ pack }) => [pack.id, pack.name])
        .sort(),
      [
        ["folder:apps/cart", "cart"],
        ["folder:shop-config//apps/cart", "shop/cart"],
      ],
    );
    await engine.mappings.disconnect(cart());
    const { state, message } = mappingOf(engine, "shop/cart");
    assert.deepEqual(
      [state, message],
      ["disconnected", "Disconnected by mooring.yaml. The file and its history are kept."],
    );
    assert.equal(rig.read("mooring.yaml"), `${mapping("shop/cart", "apps/cart")}    connected: false\n`);
    await engine.mappings.reconnect(cart());
    assert.equal(rig.read("mooring.yaml"), mapping("shop/cart", "apps/cart"));
    assert.equal(mappingOf(engine, "shop/cart").state, "connected");
  });

  it("are chosen among all that the repository holds, and connected by an entry", async () => {
    rig.write("mooring.yaml", "# ours\n");
    const engine = await open();
    const packs = await engine.mappings.packsIn(rig.folder, "shop-config");
    assert.deepEqual(
      packs.map(({ kind, path, isMapped }) => [kind, path, isMapped]),
      [
        ["folder", "apps/cart", false],
        ["folder", "apps/other", false],
        ["kustomization", "live", false],
      ],
    );
    await engine.mappings.connectPath(rig.folder, { repository: "shop-config", path: "apps/cart", name: "shop/cart" });
    assert.equal(
      rig.read("mooring.yaml"),
      "# ours\nmappings:\n  - pack: shop/cart\n    path: apps/cart\n    repository: shop-config\n",
    );
    assert.equal(mappingOf(engine, "shop/cart").state, "connected");
    assert.deepEqual(
      (await engine.mappings.packsIn(rig.folder, "shop-config")).map(({ isMapped }) => isMapped),
      [true, false, false],
    );
    const place = { repository: "shop-config", path: "apps/none" };
    await assert.rejects(
      engine.mappings.connectPath(rig.folder, place),
      refusal("badInput", /apps\/none of shop-config is not a pack/),
    );
    await assert.rejects(engine.mappings.packsIn(rig.folder, "unheard-of"), refusal("notFound", /Add it first/));
  });

  it("begin as a file of what only the cluster has, by one commit and an entry", async () => {
    await serverSideApply(plane(), rig.write("../alone.yaml", deployment("alone")), ["-n", "shop"]);
    const engine = await open();
    const { objectId } = mappingOf(engine, "shop/alone");
    assert.ok(objectId);
    const selection = { folder: rig.folder, objectId };
    const before = rig.read("mooring.yaml");
    const taken = engine.mappings.connect(selection, { repository: "shop-config", path: "apps/cart" });
    await assert.rejects(taken, refusal("badInput", /must end in \.yaml/));
    assert.equal(rig.read("mooring.yaml"), before);
    const { path, oid } = await engine.mappings.connect(selection, { repository: "shop-config" });
    assert.equal(path, "shop/alone.pack.yaml");
    assert.equal(git.git(source.folder, "rev-parse", "main").trim(), oid);
    assert.match(
      git.git(source.folder, "log", "-1", "--format=%B"),
      /^Initializing pack shop\/alone with path "shop\/alone.pack.yaml"\n/,
    );
    assert.match(atRemote(path), /kind: Deployment/);
    const { state, packId, places } = mappingOf(engine, "shop/alone");
    assert.deepEqual([state, packId, places.cluster], ["connected", "file:shop-config//shop/alone.pack.yaml", "equal"]);
  });

  const broken: readonly (readonly [what: string, prepare: () => Promise<unknown>, words: RegExp])[] = [
    ["archived", () => repositories.archive(id), /shop-config is archived. Activate it/],
    [
      "without the path",
      () => Promise.resolve(rig.write("mooring.yaml", mapping("shop/cart", "apps/gone"))),
      /^No manifests found at apps\/gone of shop-config\.$/,
    ],
  ];
  for (const [what, prepare, words] of broken) {
    it(`say why there is nothing to compare: ${what}`, async () => {
      await prepare();
      const engine = await open();
      const { packId, message } = mappingOf(engine, "shop/cart");
      assert.equal(packId, undefined);
      assert.match(message, words);
    });
  }

  it("go with their repository, and come back with it", async () => {
    const engine = await open();
    await repositories.remove(id);
    await until(engine, rig.folder, ({ packs }) => packs.length === 0);
    await added(repositories, { url: source.url, name: "shop-config" });
    await until(engine, rig.folder, ({ packs }) => packs[0]?.objects[0]?.verdict?.state === "inSync");
  });

  it("are not looked at where the workspace is not trusted", async () => {
    const engine = await rig.open({ kubeconfig: plane().kubeconfig, managed, isTrusted: false });
    assert.deepEqual(stateOf(engine, rig.folder).packs, []);
  });

  it("show unsaved text as a file that differs", async () => {
    const engine = await open();
    const file = join(stateOf(engine, rig.folder).managed[0]?.folder ?? "", "apps/cart/deployment.yaml");
    engine.folders.setOverlay(file, deployment("cart").replace("replicas: 2", "replicas: 9"));
    await until(engine, rig.folder, ({ mappings }) => mappings[0]?.places.cluster === "differs");
    assert.equal(mappingOf(engine, "shop/cart").places.file, "differs");
  });
});
