import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { EngineRig, find, stateOf, verdictOf } from "./engineRig.ts";
import { edit } from "./liveObjects.ts";

const shop = `# The shop's front.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: front
spec:
  replicas: 2 # one per zone
  selector: { matchLabels: { app: front } }
  template:
    metadata: { labels: { app: front } }
    spec:
      containers:
        - name: web
          image: 'registry.example.com/web:1' # pinned by the release
`;

describe("live values into files and commits", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  let engine: Engine;

  beforeEach(async () => {
    rig = new EngineRig();
    const file = rig.write("apps/front.yaml", shop);
    await serverSideApply(plane(), file, ["-n", "shop", "--force-conflicts"]);
    rig.write("notes.txt", "a\n");
    rig.initGit();
    await edit(plane(), "deployment", "front", {
      spec: { replicas: 4, template: { spec: { containers: [{ name: "web", image: "registry.example.com/web:2" }] } } },
    });
    engine = await rig.open({ kubeconfig: plane().kubeconfig });
  });
  afterEach(() => rig.close());

  const changedLines = (before: string, after: string): readonly string[] => {
    const old = before.split("\n");
    return after.split("\n").filter((line, at) => line !== old[at]);
  };

  it("changes exactly one line, keeps its comment, and leaves the other drift alone", async () => {
    const { id } = find(stateOf(engine, rig.folder), "Deployment", "front");
    const { changes, refused } = await engine.files.takeLive({
      folder: rig.folder,
      objectId: id,
      pointer: "/spec/template/spec/containers/0/image",
    });
    assert.deepEqual(refused, []);
    assert.equal(rig.read("apps/front.yaml"), shop, "nothing is written before it is asked for");
    await engine.files.write(changes);
    assert.deepEqual(changedLines(shop, rig.read("apps/front.yaml")), [
      "          image: 'registry.example.com/web:2' # pinned by the release",
    ]);
    assert.deepEqual(
      verdictOf(engine, rig.folder, "Deployment", "front").differences.map(({ pointer }) => pointer),
      ["/spec/replicas"],
    );
  });

  it("commits just that file with trailers, while what else was staged stays staged", async () => {
    rig.write("notes.txt", "b\n");
    rig.git("add", "notes.txt");
    const { changes } = await engine.files.takeLive({ folder: rig.folder });
    await engine.files.write(changes);
    const proposal = await engine.commits.propose({ folder: rig.folder });
    assert.deepEqual(
      proposal.paths.map((file) => path.relative(rig.folder, file)),
      ["apps/front.yaml"],
    );
    assert.notEqual(await engine.commits.commit(proposal), "nothing");
    assert.equal(rig.git("show", "--name-only", "--format=", "HEAD").trim(), "apps/front.yaml");
    assert.equal(rig.git("status", "--porcelain").trim(), "M  notes.txt");
    const message = rig.git("log", "-1", "--format=%B");
    assert.match(message, /^Update pack /);
    assert.match(message, /^Mooring-Cluster: admin\/shop$/m);
    assert.match(message, /^Mooring-Fields: .*spec\.replicas/m);
    assert.match(message, /^Mooring-Pack: /m);
    const [state] = stateOf(engine, rig.folder).repositories;
    assert.deepEqual(state?.dirtyMappedFiles, []);
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "front").state, "inSync");
  });

  const names = (files: readonly string[]): readonly string[] =>
    files.map((file) => path.relative(rig.folder, file)).sort();

  it("shows as changed just what a commit takes: parts of packs, new and deleted ones too, and no note beside them", async () => {
    rig.write("charts/api/Chart.yaml", "apiVersion: v2\nname: api\nversion: 0.1.0\n");
    rig.write("charts/api/templates/NOTES.txt", "Hello\n");
    rig.write("overlay/kustomization.yaml", "configMapGenerator: [{ name: conf, files: [app.properties] }]\n");
    rig.write("overlay/app.properties", "a=1\n");
    rig.write("apps/old.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: old }\n");
    rig.write("gone/only.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: only }\n");
    rig.write("apps/README.md", "one\n");
    rig.commitAll("More packs");
    rig.write("apps/README.md", "two\n");
    rig.write("apps/values.json", "{}\n");
    rig.write("apps/new.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: new }\n");
    rig.write("charts/api/templates/NOTES.txt", "Hello again\n");
    rig.write("overlay/app.properties", "a=2\n");
    rig.write("mooring.yaml", "protected: [prod-*]\n");
    fs.rmSync(path.join(rig.folder, "apps/old.yaml"));
    fs.rmSync(path.join(rig.folder, "gone"), { recursive: true });
    await engine.folders.refresh({ folder: rig.folder });

    const changed = [
      "apps/new.yaml",
      "apps/old.yaml",
      "charts/api/templates/NOTES.txt",
      "gone/only.yaml",
      "mooring.yaml",
      "overlay/app.properties",
    ];
    assert.deepEqual(names(stateOf(engine, rig.folder).repositories[0]?.dirtyMappedFiles ?? []), changed);
    const pack = await engine.commits.propose({ folder: rig.folder, packId: "folder:apps" });
    assert.deepEqual(names(pack.paths), ["apps/new.yaml", "apps/old.yaml"]);
    const file = await engine.commits.propose({ folder: rig.folder, file: path.join(rig.folder, "apps/new.yaml") });
    assert.deepEqual(names(file.paths), ["apps/new.yaml"]);
    const all = await engine.commits.propose({ folder: rig.folder });
    assert.deepEqual(names(all.paths), changed);
    assert.notEqual(await engine.commits.commit(all), "nothing");
    assert.deepEqual(
      rig.git("show", "--no-renames", "--name-only", "--format=", "HEAD").trim().split("\n").sort(),
      changed,
    );
    assert.equal(rig.git("status", "--porcelain").trim(), "M apps/README.md\n?? apps/values.json");
    assert.deepEqual(stateOf(engine, rig.folder).repositories[0]?.dirtyMappedFiles, []);
  });

  it("takes a commit of its own back by a revert", async () => {
    const { changes } = await engine.files.takeLive({ folder: rig.folder });
    await engine.files.write(changes);
    const done = await engine.commits.commit(await engine.commits.propose({ folder: rig.folder }));
    assert.ok(done !== "nothing");
    await engine.commits.revert(stateOf(engine, rig.folder).repositories[0]?.root ?? "", done.oid);
    assert.equal(rig.read("apps/front.yaml"), shop);
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "front").state, "drifted");
  });

  it("says that a push was rejected, and keeps the commit", async () => {
    const remote = path.join(rig.base, "remote.git");
    rig.git("init", "--quiet", "--bare", remote);
    rig.git("remote", "add", "origin", `file://${remote}`);
    rig.git("push", "--quiet", "--set-upstream", "origin", "main");
    const other = path.join(rig.base, "other");
    rig.git("clone", "--quiet", "-b", "main", remote, other);
    rig.git(
      "-C",
      other,
      "-c",
      "user.name=Bo",
      "-c",
      "user.email=bo@example.test",
      "commit",
      "--quiet",
      "--allow-empty",
      "-m",
      "Meanwhile",
    );
    rig.git("-C", other, "push", "--quiet");
    const { changes } = await engine.files.takeLive({ folder: rig.folder });
    await engine.files.write(changes);
    const proposal = await engine.commits.propose({ folder: rig.folder });
    await engine.commits.commit(proposal);
    const head = rig.git("rev-parse", "HEAD");
    const result = await engine.commits.push(proposal.repository);
    assert.equal(result.kind, "rejected");
    assert.notEqual(result.message, "");
    assert.equal(rig.git("rev-parse", "HEAD"), head);
    await engine.commits.fetch(proposal.repository);
    const [state] = stateOf(engine, rig.folder).repositories;
    assert.deepEqual([state?.ahead, state?.behind], [1, 1]);
  });

  it("writes nothing when the file changed since the proposal", async () => {
    const { changes } = await engine.files.takeLive({ folder: rig.folder });
    fs.appendFileSync(path.join(rig.folder, "apps/front.yaml"), "# more\n");
    await assert.rejects(engine.files.write(changes), /has changed\. Nothing was written/);
    assert.equal(rig.read("apps/front.yaml"), `${shop}# more\n`);
  });

  it("offers three texts for a merge that differ only where something drifted", async () => {
    const { id } = find(stateOf(engine, rig.folder), "Deployment", "front");
    const sides = await engine.files.mergeSides({ folder: rig.folder, objectId: id });
    assert.equal(sides.fileText, shop);
    assert.deepEqual(changedLines(sides.fileText, sides.live), [
      "  replicas: 4 # one per zone",
      "          image: 'registry.example.com/web:2' # pinned by the release",
    ]);
  });
});
