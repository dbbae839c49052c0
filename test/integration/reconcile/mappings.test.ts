import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { MappingState } from "../../../src/reconcile/api/readModel.ts";
import { MooringError, type Reason } from "../../../src/support/errors.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { EngineRig, find, stateOf } from "./engineRig.ts";
import { edit, live } from "./liveObjects.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { mappingNamed } from "./mappingNamed.ts";
import { configMap, deployment } from "./texts.ts";
import type { Selection } from "../../../src/reconcile/api/selection.ts";

const quiet = (): void => undefined;

describe("mappings on a real API server and real git", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  const open = (): Promise<Engine> => rig.open({ kubeconfig: plane().kubeconfig });
  const mappingOf = (engine: Engine, name: string): MappingState => mappingNamed(engine, rig.folder, name);
  const selectionOf = (engine: Engine, name: string): Selection => {
    const { packId, objectId } = mappingOf(engine, name);
    return {
      folder: rig.folder,
      ...(packId === undefined ? {} : { packId }),
      ...(objectId === undefined ? {} : { objectId }),
    };
  };
  const head = (): string => rig.git("log", "-1", "--format=%B").trim();
  const files = (): string => rig.git("status", "--porcelain").trim();
  const refusal = (reason: Reason, words: RegExp) => (error: unknown) => {
    assert.ok(MooringError.is(error, reason), String(error));
    assert.match(error.message, words);
    return true;
  };
  const refuses = (work: Promise<unknown>, reason: Reason, words: RegExp): Promise<void> =>
    assert.rejects(work, refusal(reason, words));

  describe("a workload of the cluster", () => {
    beforeEach(async () => {
      rig.write("here/one.yaml", deployment("anchor-of-tests"));
      rig.initGit();
      await serverSideApply(plane(), rig.write("../lone.yaml", deployment("lone")), ["-n", "shop"]);
    });

    it("is listed without a file, and connected by a file, an entry and one commit", async () => {
      const engine = await open();
      assert.deepEqual(
        [mappingOf(engine, "shop/lone").state, mappingOf(engine, "shop/lone").message],
        ["unmappedPack", "In the cluster, but not in any file."],
      );
      const selection = selectionOf(engine, "shop/lone");
      assert.equal(engine.mappings.defaultPath(selection), "shop/lone.pack.yaml");
      const connection = await engine.mappings.connect(selection);
      assert.equal(connection.path, "shop/lone.pack.yaml");
      assert.match(
        head(),
        /^Initializing pack shop\/lone with path "shop\/lone.pack.yaml"\n\nMooring-Pack: shop\/lone\nMooring-Cluster: admin\/shop$/,
      );
      assert.equal(connection.oid, rig.git("rev-parse", "HEAD").trim());
      assert.equal(files(), "");
      assert.match(rig.read("shop/lone.pack.yaml"), /kind: Deployment/);
      assert.doesNotMatch(rig.read("shop/lone.pack.yaml"), /managedFields|uid:|resourceVersion/);
      const now = mappingOf(engine, "shop/lone");
      assert.deepEqual([now.state, now.packId, now.places.cluster], ["connected", "file:shop/lone.pack.yaml", "equal"]);
      assert.equal(stateOf(engine, rig.folder).mappings.filter(({ packName }) => packName === "shop/lone").length, 1);
    });

    const bad: readonly (readonly [what: string, path: string, words: RegExp])[] = [
      ["outside", "../lone.yaml", /must stay inside the workspace folder\. Choose/],
      ["an absolute path", "/etc/lone.yaml", /must be relative/],
      ["in .git", ".git/hooks/x.yaml", /must not be in \.git/],
      ["a folder", "taken.yaml", /is a folder/],
      ["a file that is there", "here/one.yaml", /already exists/],
      ["below a file", "here/one.yaml/lone.yaml", /is a file, not a folder/],
      ["through a link that leads out", "out/lone.yaml", /is a link to a target outside/],
      ["no manifest", "lone.txt", /must end in \.yaml/],
      ["nothing", " ", /must not be empty/],
    ];
    for (const [what, where, words] of bad) {
      it(`is not written to ${what}, and nothing else is`, async () => {
        fs.mkdirSync(path.join(rig.folder, "taken.yaml"));
        fs.symlinkSync(rig.base, path.join(rig.folder, "out"));
        const engine = await open();
        const before = [files(), head()];
        await refuses(engine.mappings.connect(selectionOf(engine, "shop/lone"), { path: where }), "badInput", words);
        assert.deepEqual([files(), head()], before);
      });
    }

    it("is left alone whole when the commit is refused by a hook", async () => {
      fs.writeFileSync(path.join(rig.folder, ".git/hooks/pre-commit"), "#!/bin/sh\necho not today >&2; exit 1\n", {
        mode: 0o755,
      });
      const engine = await open();
      await refuses(engine.mappings.connect(selectionOf(engine, "shop/lone")), "toolFailed", /pre-commit.*not today/);
      assert.equal(files(), "");
      assert.ok(!fs.existsSync(path.join(rig.folder, "shop")) && !fs.existsSync(path.join(rig.folder, "mooring.yaml")));
    });

    it("is refused while mooring.yaml is broken, a rebase is in progress, or the name is taken", async () => {
      rig.write("mooring.yaml", "mappings: [\n");
      const engine = await open();
      const selection = selectionOf(engine, "shop/lone");
      await refuses(engine.mappings.connect(selection), "badInput", /mooring.yaml cannot be read \(line 2\)/);
      fs.rmSync(path.join(rig.folder, "mooring.yaml"));
      await engine.folders.refresh({ folder: rig.folder });
      await assert.rejects(
        engine.mappings.connect(selection, { name: "here" }),
        refusal("badInput", /already used by the pack at here/),
      );
      fs.mkdirSync(path.join(rig.folder, ".git/rebase-merge"));
      await refuses(engine.mappings.connect(selection), "busy", /rebase is in progress.*nothing was written/);
      fs.rmdirSync(path.join(rig.folder, ".git/rebase-merge"));
      engine.folders.setOverlay(path.join(rig.folder, "mooring.yaml"), "# typing\n");
      await assert.rejects(engine.mappings.connect(selection), refusal("refused", /has unsaved changes/));
      assert.ok(!fs.existsSync(path.join(rig.folder, "shop")));
    });

    it("is taken back whole when a file cannot be written", async () => {
      const writeText = (file: string, text: string): Promise<void> =>
        file.endsWith("mooring.yaml")
          ? Promise.reject(new MooringError("forbidden", `${file} cannot be opened: no permission.`))
          : nodeFileSystem.writeText(file, text);
      const engine = await rig.open({ kubeconfig: plane().kubeconfig, files: { ...nodeFileSystem, writeText } });
      const connecting = engine.mappings.connect(selectionOf(engine, "shop/lone"));
      await assert.rejects(connecting, refusal("forbidden", /mooring.yaml cannot be opened: no permission/));
      assert.equal(files(), "");
      assert.ok(!fs.existsSync(path.join(rig.folder, "shop")));
    });
  });

  it("connects files that Git does not have yet, and leaves other changes uncommitted", async () => {
    rig.write("old/one.yaml", configMap("maps-old"));
    rig.initGit();
    rig.write("old/one.yaml", configMap("maps-old", "two"));
    rig.write("fresh/kustomization.yaml", "resources: [two.yaml]\n");
    rig.write("fresh/two.yaml", configMap("maps-two"));
    rig.write("mooring.yaml", "# ours\nprotected: [prod-*]\n");
    const engine = await open();
    const connection = await engine.mappings.connect(selectionOf(engine, "fresh"), { name: "shop/fresh" });
    assert.equal(connection.path, "fresh");
    assert.match(head(), /^Initializing pack shop\/fresh with path "fresh"/);
    assert.equal(files(), "M old/one.yaml");
    assert.equal(
      rig.read("mooring.yaml"),
      "# ours\nprotected: [prod-*]\nmappings:\n  - pack: shop/fresh\n    path: fresh\n",
    );
    assert.deepEqual(
      [mappingOf(engine, "shop/fresh").places.commit, mappingOf(engine, "old").places.commit],
      ["equal", "differs"],
    );
  });

  it("disconnects and reconnects: file, history and cluster stay, nothing is compared meanwhile", async () => {
    rig.write("cart/cart.yaml", configMap("maps-cart"));
    rig.initGit();
    await serverSideApply(plane(), path.join(rig.folder, "cart/cart.yaml"), ["-n", "shop"]);
    const engine = await open();
    const selection = selectionOf(engine, "cart");
    await engine.mappings.disconnect(selection);
    const off = mappingOf(engine, "cart");
    assert.deepEqual(
      [off.state, off.isByChoice, off.target, off.places.commit],
      ["disconnected", true, undefined, "equal"],
    );
    assert.equal(find(stateOf(engine, rig.folder), "ConfigMap", "maps-cart").verdict, undefined);
    await assert.rejects(engine.apply.plan(selection), (error) => MooringError.is(error, "refused"));
    await engine.mappings.reconnect(selection);
    assert.equal(mappingOf(engine, "cart").state, "connected");
    assert.equal(find(stateOf(engine, rig.folder), "ConfigMap", "maps-cart").verdict?.state, "inSync");
    assert.ok(await live(plane(), "configmap", "maps-cart"));
    assert.equal(rig.git("rev-list", "--count", "HEAD").trim(), "1");
  });

  it("creates a pack from a file: tried on the server, applied, connected", async () => {
    rig.write("apps/new.pack.yaml", configMap("maps-new", "one", "shop"));
    rig.write(
      "apps/bad.pack.yaml",
      deployment("maps-bad").replace("matchLabels: { app: maps-bad }", "matchLabels: { app: x }"),
    );
    rig.write("apps/notes.yaml", "just: text\n");
    rig.initGit();
    const engine = await open();
    await assert.rejects(
      engine.mappings.planFromFile(rig.folder, "apps/bad.pack.yaml"),
      refusal("invalid", /would reject apps\/bad.pack.yaml.*selector/),
    );
    await assert.rejects(
      engine.mappings.planFromFile(rig.folder, "apps/notes.yaml"),
      refusal("badInput", /has no Kubernetes objects/),
    );
    await refuses(engine.mappings.planFromFile(rig.folder, "../x.yaml"), "badInput", /must stay inside/);
    assert.equal(await live(plane(), "configmap", "maps-new"), undefined);
    const { plan, selection } = await engine.mappings.planFromFile(rig.folder, "./apps/new.pack.yaml");
    assert.deepEqual(
      plan.writes.map(({ action, ref }) => `${action} ${ref.name}`),
      ["create maps-new"],
    );
    await engine.apply.run(plan, { hash: plan.hash, force: [] }, quiet);
    const connection = await engine.mappings.connect(selection);
    assert.equal(connection.path, "apps/new.pack.yaml");
    assert.ok(await live(plane(), "configmap", "maps-new"));
    assert.equal(mappingOf(engine, "shop/maps-new").state, "connected");
  });

  it("ends a conflict by the pack that is chosen; the other file stays", async () => {
    rig.write("a/one.yaml", configMap("maps-twice", "a"));
    rig.write("b/one.yaml", configMap("maps-twice", "b"));
    rig.initGit();
    const engine = await open();
    assert.deepEqual([mappingOf(engine, "a").state, mappingOf(engine, "b").state], ["conflict", "conflict"]);
    const problems = stateOf(engine, rig.folder).problems.filter(({ code }) => code === "packConflict");
    assert.equal(problems.length, 2);
    assert.equal(problems[0]?.message, "a: ConfigMap shop/maps-twice is also in b.");
    assert.deepEqual(await engine.mappings.resolveConflict(selectionOf(engine, "b")), ["a"]);
    assert.deepEqual([mappingOf(engine, "a").state, mappingOf(engine, "b").state], ["disconnected", "connected"]);
    assert.equal(rig.read("a/one.yaml"), configMap("maps-twice", "a"));
    await assert.rejects(
      engine.mappings.resolveConflict(selectionOf(engine, "b")),
      refusal("stale", /no longer conflicts with another pack/),
    );
  });

  it("pauses after an apply without commit, over a restart, until any commit", async () => {
    rig.write("cart/cart.yaml", configMap("maps-paused"));
    rig.initGit();
    const engine = await open();
    rig.write("cart/cart.yaml", configMap("maps-paused", "two"));
    await engine.folders.refresh({ folder: rig.folder });
    const plan = await engine.apply.plan(selectionOf(engine, "cart"));
    await engine.apply.run(plan, { hash: plan.hash, force: [] }, quiet);
    assert.match(mappingOf(engine, "cart").message, /Applied without a commit/);
    rig.closeEngines();
    const next = await open();
    assert.equal(mappingOf(next, "cart").state, "paused");
    rig.commitAll("By another tool");
    await next.folders.refresh({ folder: rig.folder });
    assert.equal(mappingOf(next, "cart").state, "connected");
  });

  it("pauses by hand until it is resumed, also where mooring.yaml asks for it", async () => {
    rig.write("cart/cart.yaml", configMap("maps-hand"));
    rig.initGit();
    const engine = await open();
    const selection = selectionOf(engine, "cart");
    await engine.mappings.pause(selection);
    assert.match(mappingOf(engine, "cart").message, /Paused manually/);
    rig.closeEngines();
    const next = await open();
    assert.equal(mappingOf(next, "cart").state, "paused");
    await next.mappings.resume(selection);
    assert.equal(mappingOf(next, "cart").state, "connected");
    await next.mappings.setPolicy(selection, { pause: true, heal: true });
    assert.deepEqual([mappingOf(next, "cart").state, mappingOf(next, "cart").policy.heal], ["paused", true]);
    await next.mappings.resume(selection);
    assert.equal(mappingOf(next, "cart").state, "connected");
    assert.match(rig.read("mooring.yaml"), /heal: true/);
  });

  it("measures each place against the file", async () => {
    rig.write("one/a.yaml", configMap("maps-one"));
    rig.write("two/b.yaml", configMap("maps-two-places"));
    rig.initGit();
    for (const name of ["one/a.yaml", "two/b.yaml"])
      await serverSideApply(plane(), path.join(rig.folder, name), ["-n", "shop"]);
    const bare = path.join(rig.base, "remote.git");
    rig.git("init", "--quiet", "--bare", bare);
    rig.git("remote", "add", "origin", bare);
    rig.git("push", "--quiet", "-u", "origin", "main");
    const engine = await open();
    const places = (name: string): string => Object.values(mappingOf(engine, name).places).join(" ");
    assert.deepEqual([places("one"), places("two")], ["equal equal equal equal", "equal equal equal equal"]);
    rig.write("one/a.yaml", configMap("maps-one", "committed"));
    rig.commitAll("Change one");
    await engine.folders.refresh({ folder: rig.folder });
    assert.deepEqual([places("one"), places("two")], ["equal equal differs differs", "equal equal equal equal"]);
    rig.git("push", "--quiet");
    await edit(plane(), "configmap", "maps-two-places", { data: { key: "by hand" } });
    engine.folders.setOverlay(path.join(rig.folder, "one/a.yaml"), configMap("maps-one", "typing"));
    await engine.folders.refresh({ folder: rig.folder });
    assert.deepEqual([places("one"), places("two")], ["differs equal equal differs", "equal equal equal differs"]);
  });
});
