import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { createRenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";
import { EngineRig, find, stateOf } from "./engineRig.ts";
import type { Selection } from "../../../src/reconcile/api/selection.ts";

const CONFIG_MAP = (name: string, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  key: ${value} # why\n`;
const CANARY = "preview-canary-8d1f";
const SECRET = (value: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: key\nstringData:\n  token: ${value}\n`;
const PACK = `apiVersion: k8s.kubit.ir/v1alpha1
kind: Pack
metadata: { name: web, namespace: shop }
spec:
  chart: { name: genpack, version: ~=0.6.1, repository: { kind: ClusterPackRepository, name: house } }
  vars:
    TAG: 1.4.0
    PASSWORD: |
      $KUBIT_VAULT;1.2;AES256;pass
      3663663832383838623116130366432
  values:
    image: "web:{{ vars.TAG }}"
    password: "{{ vars.PASSWORD }}"
    missing: "{{ vars.GONE }}"
`;

describe("previews", function () {
  this.timeout(240_000);
  let rig: EngineRig;
  let engine: Engine;
  let temporary: string;
  const systems = process.env.TMPDIR;

  const open = async (): Promise<void> => {
    engine = await rig.open({
      kubeconfig: path.join(rig.base, "none"),
      renderRunner: createRenderRunner({ path: process.env.PATH ?? "" }),
    });
  };
  const pack = (id: string): Selection => ({ folder: rig.folder, packId: id });
  const object = (kind: string, name: string): Selection => ({
    folder: rig.folder,
    objectId: find(stateOf(engine, rig.folder), kind, name).id,
  });

  before(async () => {
    // temporary folders of this suite alone: others render on this machine, too
    temporary = temporaryFolder("previews");
    process.env.TMPDIR = temporary;
    rig = new EngineRig();
    rig.write("plain/one.yaml", CONFIG_MAP("one", "old"));
    rig.write("plain/two.yaml", CONFIG_MAP("two", "same"));
    rig.write("plain/gone.yaml", CONFIG_MAP("gone", "old"));
    rig.write("plain/key.yaml", SECRET(CANARY));
    rig.write("base/kustomization.yaml", "resources: [map.yaml]\n");
    rig.write("base/map.yaml", CONFIG_MAP("based", "old"));
    rig.write("over/kustomization.yaml", "resources: [../base]\nnamePrefix: live-\n");
    rig.write("chart/Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\n");
    rig.write("chart/values.yaml", "replicas: 1\nsub:\n  port: 81\n");
    rig.write(
      "chart/templates/map.yaml",
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: demo }\ndata: { count: "{{ .Values.replicas }}" }\n',
    );
    rig.write("chart/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n");
    rig.write("chart/charts/sub/values.yaml", "port: 80\nhost: x\n");
    rig.write("packs/web.pack.yaml", PACK);
    rig.initGit();
    rig.write("plain/one.yaml", CONFIG_MAP("one", "new"));
    fs.rmSync(path.join(rig.folder, "plain/gone.yaml"));
    rig.write("plain/fresh.yaml", CONFIG_MAP("fresh", "new"));
    rig.write("plain/key.yaml", SECRET(`${CANARY}-2`));
    rig.write("base/map.yaml", CONFIG_MAP("based", "new"));
    rig.write("chart/values.yaml", "replicas: 2\nsub:\n  port: 81\n");
    await open();
  });
  after(async () => {
    await rig?.close();
    if (systems === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = systems;
    await removeFolder(temporary);
  });

  it("git diff: each file of a pack that differs from the last commit, as it is, Secrets masked", async () => {
    const pairs = await engine.previews.gitDiff(pack("folder:plain"));
    assert.deepEqual(
      pairs.map(({ name }) => name),
      ["plain/fresh.yaml", "plain/gone.yaml", "plain/key.yaml", "plain/one.yaml"],
    );
    const [fresh, gone, key, one] = pairs;
    assert.deepEqual([fresh?.left, fresh?.right], ["", CONFIG_MAP("fresh", "new")]);
    assert.deepEqual([gone?.left, gone?.right], [CONFIG_MAP("gone", "old"), ""]);
    assert.deepEqual(
      [one?.left, one?.right, one?.file],
      [CONFIG_MAP("one", "old"), CONFIG_MAP("one", "new"), path.join(rig.folder, "plain/one.yaml")],
    );
    assert.ok(
      !JSON.stringify(key).includes(CANARY) &&
        !JSON.stringify(key).includes(Buffer.from(CANARY).toString("base64").slice(0, 12)),
    );
    assert.notEqual(key?.left, key?.right, "that it changed is seen all the same");
    assert.equal(key?.file, undefined);
  });

  it("git diff of one object: its file alone", async () => {
    const pairs = await engine.previews.gitDiff(object("ConfigMap", "one"));
    assert.deepEqual(
      pairs.map(({ name }) => name),
      ["plain/one.yaml"],
    );
    assert.deepEqual(await engine.previews.gitDiff(object("ConfigMap", "two")), []);
  });

  it("unsaved text counts as the file", async () => {
    const file = path.join(rig.folder, "plain/two.yaml");
    engine.folders.setOverlay(file, CONFIG_MAP("two", "typed"));
    const [pair] = await engine.previews.gitDiff(object("ConfigMap", "two"));
    assert.equal(pair?.right, CONFIG_MAP("two", "typed"));
    engine.folders.setOverlay(file, undefined);
    // what was typed may be read still; the tests that follow are about the disk
    await engine.folders.refresh({ folder: rig.folder });
  });

  it("rendered: what kustomize makes of it, with where it comes from", async () => {
    const { name, text } = await engine.previews.rendered(pack("kustomization:over"));
    assert.equal(name, "over.rendered.yaml");
    assert.match(text, /^# over\/kustomization\.yaml\napiVersion: v1\n[^]*name: live-based/);
  });

  it("rendered: Secret values masked, variables of a Pack put in, ciphertext named", async () => {
    const plain = await engine.previews.rendered(pack("folder:plain"));
    assert.ok(!plain.text.includes(CANARY));
    assert.match(plain.text, /token: "\*\*\*"/);
    const { name, text } = await engine.previews.rendered(object("Pack", "web"));
    assert.equal(name, "shop/Pack/web.yaml");
    assert.match(text, /image: web:1\.4\.0/);
    assert.match(text, /password: encrypted \(vault pass\)/);
    assert.doesNotMatch(text, /366366383/);
  });

  it("rendered diff: what the last commit renders to beside the work tree, by object", async () => {
    const plain = await engine.previews.renderedDiff(pack("folder:plain"));
    assert.deepEqual(
      plain.map(({ name, left, right }) => [name, left !== "", right !== ""]),
      [
        ["cluster/ConfigMap/fresh.yaml", false, true],
        ["cluster/ConfigMap/gone.yaml", true, false],
        ["cluster/ConfigMap/one.yaml", true, true],
        ["cluster/Secret/key.yaml", true, true],
      ],
    );
    assert.ok(!JSON.stringify(plain).includes(CANARY));
    const over = await engine.previews.renderedDiff(pack("kustomization:over"));
    assert.deepEqual(
      over.map(({ name }) => name),
      ["cluster/ConfigMap/live-based.yaml"],
      "a base beside it counts",
    );
    const chart = await engine.previews.renderedDiff(pack("chart:chart"));
    assert.deepEqual(
      chart.map(({ left, right }) => [/count: "1"/.test(left), /count: "2"/.test(right)]),
      [[true, true]],
    );
    assert.deepEqual(await engine.previews.renderedDiff(object("ConfigMap", "two")), []);
    assert.deepEqual(
      fs.readdirSync(temporary).filter((name) => /^mooring-(commit|render)-/.test(name)),
      [],
      "nothing is left behind",
    );
  });

  it("Helm values: with those of subcharts merged in, and those of a Pack resource", async () => {
    const { name, text } = await engine.previews.helmValues(pack("chart:chart"));
    assert.equal(name, "demo.values.yaml");
    assert.deepEqual(
      text.split("\n").filter((line) => /replicas|port|host/.test(line)),
      ["replicas: 2", "  host: x", "  port: 81"],
    );
    const values = await engine.previews.helmValues(object("Pack", "web"));
    assert.match(
      values.text,
      /image: web:1\.4\.0\npassword: encrypted \(vault pass\)\nmissing: "\{\{ vars\.GONE \}\}"/,
    );
    assert.ok(!fs.existsSync(path.join(rig.folder, "chart/templates/mooring-values-of-this-chart.yaml")));
    await assert.rejects(engine.previews.helmValues(pack("folder:plain")), /has no Helm values: it is not a chart/);
  });

  it("say why there is none: no repository, a commit that cannot be rendered, a pack that is gone", async () => {
    await assert.rejects(engine.previews.rendered(pack("folder:other")), /Select a pack/);
    rig.write("over/kustomization.yaml", "resources: [../base]\nnamePrefix: live-\n");
    rig.write("base/map.yaml", "a: [\n");
    rig.commitAll("Break it");
    rig.write("base/map.yaml", CONFIG_MAP("based", "new"));
    await engine.folders.refresh({ folder: rig.folder });
    await assert.rejects(
      engine.previews.renderedDiff(pack("kustomization:over")),
      /The last commit of over cannot be rendered: /,
    );
    const loose = new EngineRig();
    loose.write("plain/one.yaml", CONFIG_MAP("one", "x"));
    const other = await loose.open({ kubeconfig: path.join(loose.base, "none") });
    await assert.rejects(
      other.previews.gitDiff({ folder: loose.folder, packId: "folder:plain" }),
      /is not in a Git repository/,
    );
    await loose.close();
  });
});
