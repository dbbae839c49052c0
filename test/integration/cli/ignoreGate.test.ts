import assert from "node:assert/strict";
import { type Json, parseJson } from "../../../src/model/json.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "../reconcile/applyCorpora.ts";
import { at, edit, live } from "../reconcile/liveObjects.ts";
import { CliRig } from "./cliRig.ts";

const configMap = (name: string, annotation = ""): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  labels: { app: shop }${annotation && `\n  annotations: { mooring.dev/ignore: "${annotation}" }`}\ndata: { a: b, c: d }\n`;

describe("what a pull request may ignore", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: CliRig;
  const run = (...words: readonly string[]) => rig.run([...words, "--kubeconfig", plane().kubeconfig, "-n", "shop"]);

  beforeEach(async () => {
    rig = new CliRig();
    rig.write("a.yaml", configMap("one"));
    rig.write("b.yaml", configMap("two"));
    await serverSideApply(plane(), rig.folder, ["-n", "shop"]);
    await edit(plane(), "configmap", "one", { data: { a: "other" } });
    rig.initGit();
  });
  afterEach(async () => {
    await rig.close();
    await plane().kubectl(["delete", "configmap", "--all", "-n", "shop"]);
  });

  for (const rule of ['{ paths: ["/*"] }', '{ managers: ["*"] }', "{ paths: [/data, /metadata] }"])
    it(`is not everything: ${rule}`, async () => {
      rig.write("mooring.yaml", `ignore:\n  - ${rule}\n`);
      const { status, out, err } = await run("diff");
      assert.equal(status, 2);
      assert.match(err, /error: mooring\.yaml:2: ignore.*would ignore (every|everything)/);
      assert.match(out, /\/data\/a: live "other", file "b"/);
    });

  it("is not everything of an object, by its annotation or by rules for it", async () => {
    rig.write("a.yaml", configMap("one", "/*, data"));
    const star = await run("diff");
    assert.equal(star.status, 2);
    assert.match(
      star.err,
      /error: a\.yaml:\d+: ConfigMap shop\/one: "\/\*" of the annotation.*would ignore every field/,
    );
    assert.match(star.err, /"data" of the annotation.*is not a JSON pointer/);
    assert.match(star.out, /\/data\/a: live "other"/);
    rig.write("a.yaml", configMap("one", "/data,/metadata"));
    const all = await run("diff");
    assert.equal(all.status, 2);
    assert.match(all.out, /ConfigMap shop\/one +unknown +all of its fields are ignored/);
    rig.write("a.yaml", configMap("one"));
    rig.write("mooring.yaml", "ignore:\n  - { names: [shop/one], paths: [/data, /metadata] }\n");
    const named = await run("status");
    assert.equal(named.status, 2);
    assert.match(named.out, /1 in sync, 1 unknown/);
  });

  it("is counted and named, in text and in JSON", async () => {
    rig.write("mooring.yaml", "ignore:\n  - { paths: [/data/a], because: on purpose }\n");
    const diff = await run("diff");
    assert.equal(diff.status, 0, diff.err);
    assert.equal(
      diff.out,
      "All 2 objects match the files in admin/shop, 1 only because mooring.yaml ignores /data/a.\n",
    );
    assert.match(
      (await run("status")).out,
      /^admin\/shop: 2 in sync \(1 only because mooring\.yaml ignores \/data\/a\)$/m,
    );
    assert.match((await run("apply", "--yes")).out, /Nothing to apply.*1 only because mooring\.yaml ignores \/data\/a/);
    const report = parseJson((await run("diff", "-o", "json")).out);
    assert.equal(at(report, "summary", "onlyIgnored"), 1);
    const objects = at(report, "objects") as readonly Json[];
    assert.deepEqual(
      objects.map((object) => at(object, "ignored")),
      [[{ path: "/data/a", by: "mooring.yaml", pattern: "/data/a", because: "on purpose" }], []],
    );
    await edit(plane(), "configmap", "two", { data: { c: "other" } });
    const drifted = await run("diff");
    assert.equal(drifted.status, 1);
    assert.match(drifted.err, /of the objects that match the files, 1 only because mooring\.yaml ignores \/data\/a/);
  });

  it("counts as a commit has it with --ignore-from, rules and annotations alike, and not at all with --no-ignore", async () => {
    rig.write("b.yaml", configMap("two", "/data/a"));
    rig.commitAll("Reviewed");
    rig.git("branch", "reviewed");
    await edit(plane(), "configmap", "two", { data: { a: "other", c: "other" } });
    rig.write("mooring.yaml", "ignore:\n  - { paths: [/data/a] }\n");
    rig.write("b.yaml", configMap("two", "/data/a,/data/c"));
    rig.write("a.yaml", configMap("one", "/data/a"));
    await plane().kubectl(["annotate", "configmap", "one", "-n", "shop", "mooring.dev/ignore=/data/a"]);
    await plane().kubectl(["annotate", "configmap", "two", "-n", "shop", "mooring.dev/ignore=/data/a,/data/c"]);
    assert.equal((await run("diff")).status, 0);
    const gated = await run("diff", "--ignore-from", "reviewed");
    assert.equal(gated.status, 1, gated.err);
    assert.match(gated.out, /shop\/one .*\/data\/a/);
    assert.match(gated.out, /shop\/two .*\/data\/c/);
    assert.doesNotMatch(gated.out, /shop\/two .*\/data\/a/);
    const none = await run("status", "--no-ignore");
    assert.equal(none.status, 1);
    assert.match(none.out, /2 drifted/);
    const applied = await run("apply", "--yes", "--no-ignore", "--take-over", "all");
    assert.equal(applied.status, 0, applied.err);
    assert.equal(at(await live(plane(), "configmap", "two"), "data", "a"), "b");
  });

  it("takes mappings and protected patterns from that commit, too", async () => {
    rig.write("mooring.yaml", "protected: [admin]\n");
    rig.commitAll("Reviewed");
    rig.git("branch", "reviewed");
    rig.write("mooring.yaml", "mappings:\n  - { pack: all, path: ., cluster: { namespace: default } }\n");
    const { status, out } = await run("diff", "--ignore-from", "reviewed");
    assert.equal(status, 1);
    assert.match(out, /shop\/one/);
    const refused = await run("apply", "--yes", "--ignore-from", "reviewed");
    assert.match(refused.err, /protected/);
  });

  it("is refused where the commit is not there, and is nothing where it has no mooring.yaml", async () => {
    for (const rev of ["origin/nowhere", "--output=x", "a..b"]) {
      const { status, err } = await run("diff", `--ignore-from=${rev}`);
      assert.equal(status, 2, rev);
      assert.match(err, /error: /, rev);
    }
    rig.write("mooring.yaml", "ignore:\n  - { paths: [/data/a] }\n");
    assert.equal((await run("diff", "--ignore-from", "main")).status, 1);
    assert.match((await run("diff", "--ignore-from", "main", "--no-ignore")).err, /cannot be used together/);
  });
});
