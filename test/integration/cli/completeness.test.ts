import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "../reconcile/applyCorpora.ts";
import { CliRig } from "./cliRig.ts";

const configMap = (name: string, value = "1"): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\ndata:\n  a: "${value}"\n`;
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12\n`;
const SOPS = (name: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: shop }\nstringData: { p: "ENC[AES256_GCM,data:p2Fk,iv:abcd,tag:efgh,type:str]" }\nsops: { version: 3.9.0 }\n`;

describe("the command line, when not everything is read or compared", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: CliRig;
  const run = (command: string, ...words: readonly string[]) =>
    rig.runExactly([
      command,
      "--kubeconfig",
      plane().kubeconfig,
      "-n",
      "shop",
      ...words.map((word) => (word.startsWith("-") ? word : path.join(rig.folder, word))),
    ]);

  beforeEach(async () => {
    rig = new CliRig();
    rig.write("app/kept.yaml", configMap("read-kept"));
    rig.write("app/lost.yaml", configMap("read-lost"));
    rig.initGit();
    await serverSideApply(plane(), path.join(rig.folder, "app"), ["-n", "shop"]);
  });
  afterEach(() => rig.close());

  const unread: readonly (readonly [what: string, lose: () => void, problem: RegExp])[] = [
    [
      "a mistake beside quoted braces",
      () => rig.write("app/lost.yaml", configMap("read-lost", "{{ x }}").replace("  name:", "   name:")),
      /error: app\/lost\.yaml:\d+: /,
    ],
    ["a pointer of Git LFS", () => rig.write("app/lost.yaml", POINTER), /error: app\/lost\.yaml:1: .*git lfs pull/],
    [
      "a name that is a number",
      () => rig.write("app/lost.yaml", configMap("42")),
      /error: app\/lost\.yaml:1: `metadata\.name`/,
    ],
    [
      "a link to nothing",
      () => {
        fs.rmSync(path.join(rig.folder, "app/lost.yaml"));
        fs.symlinkSync("gone.yaml", path.join(rig.folder, "app/lost.yaml"));
      },
      /error: app\/lost\.yaml: .*is a broken link/,
    ],
    [
      "a sparse checkout",
      () => {
        rig.git("config", "core.sparseCheckout", "true");
        rig.write(".git/info/sparse-checkout", "/*\n!/app/lost.yaml\n");
        rig.git("read-tree", "-mu", "HEAD");
      },
      /error: app\/lost\.yaml: .*sparse-checkout/,
    ],
    [
      "a submodule that is not checked out",
      () => {
        rig.git("update-index", "--add", "--cacheinfo", `160000,${"a".repeat(40)},app/sub`);
        fs.mkdirSync(path.join(rig.folder, "app/sub"));
      },
      /error: app\/sub: .*git submodule update --init/,
    ],
    [
      "a deleted file that is in the last commit",
      () => fs.rmSync(path.join(rig.folder, "app/lost.yaml")),
      /warning: app\/lost\.yaml: ConfigMap shop\/read-lost is in the last commit/,
    ],
    [
      "an object that only the last commit has",
      () => rig.write("app/lost.yaml", configMap("read-kept")),
      /warning: app\/lost\.yaml: ConfigMap shop\/read-lost is in the last commit/,
    ],
    [
      "a kustomization that cannot be rendered",
      () => {
        rig.write("k/kustomization.yaml", "resources: [gone.yaml]\n");
      },
      /error: k\/kustomization\.yaml:1: gone\.yaml does not exist/,
    ],
  ];
  describe("beside an object that no file names", () => {
    before(() => plane().kubectl(["create", "configmap", "read-stray", "-n", "shop"]));
    after(() => plane().kubectl(["delete", "configmap", "read-stray", "-n", "shop"]));

    for (const [what, lose, problem] of unread)
      it(`ends with 2, claims no equality and calls nothing extra: ${what}`, async () => {
        lose();
        const { status, out, err } = await run("diff", "");
        assert.equal(status, 2, out);
        assert.match(err, problem);
        assert.doesNotMatch(out, /All \d|not in Git/);
        const apply = await run("apply", "", "-y");
        assert.doesNotMatch(apply.out + apply.err, /matches the files/);
      });
  });

  it("counts an object as read wherever it lies now", async () => {
    rig.git("mv", "app/lost.yaml", "app/moved.yaml");
    const { status, out } = await run("diff", "");
    assert.match(out, /All 2 objects/);
    assert.equal(status, 0);
  });

  it("leaves a commented removal alone once it is committed", async () => {
    rig.git("rm", "-q", "app/lost.yaml");
    rig.commitAll("Remove it");
    const { status, out } = await run("diff", "app");
    assert.match(out, /All 1 objects/);
    assert.equal(status, 0);
  });

  it("takes a path for every pack that is made with it, and nothing for an error", async () => {
    rig.write("base/kustomization.yaml", "resources: [a.yaml]\n");
    rig.write("base/a.yaml", configMap("read-based"));
    rig.write("over/kustomization.yaml", "resources: [../base]\nnamePrefix: x-\n");
    rig.write("notes/readme.md", "none\n");
    for (const at of ["base", "base/a.yaml", "over"]) {
      const { status, out } = await run("diff", at);
      assert.match(out, /ConfigMap shop\/x-read-based +missing/, at);
      assert.equal(status, 1, at);
    }
    for (const command of ["diff", "status", "apply", "commit"]) {
      const { status, out, err } = await run(command, "notes");
      assert.match(err, /error: No manifest, kustomization or chart uses notes/, command);
      assert.equal(status, 2, command);
      assert.equal(out, "", command);
    }
  });

  it("says of encrypted objects only whether they are there, and never applies them", async () => {
    rig.write("app/secret.yaml", SOPS("read-secret"));
    const missing = await run("apply", "", "-y");
    assert.match(missing.err, /Nothing can be applied. Skipped: Secret shop\/read-secret \(.*SOPS/);
    assert.equal(missing.status, 2);
    assert.equal((await run("diff", "")).status, 1);
    await plane().kubectl(["create", "secret", "generic", "read-secret", "-n", "shop"]);
    const { status, out } = await run("diff", "");
    assert.match(out, /All 2 objects match the files/);
    assert.match(out, /Not compared: Secret shop\/read-secret\. .*encrypted with SOPS/);
    assert.equal(status, 0);
    await plane().kubectl(["delete", "secret", "read-secret", "-n", "shop"]);
  });

  it("writes an object of two packs only when one of them is named", async () => {
    rig.write("one/a.yaml", configMap("read-twice", "one"));
    rig.write("two/a.yaml", configMap("read-twice", "two"));
    const both = await run("apply", "", "-y");
    assert.match(
      both.err,
      /Skipped: ConfigMap shop\/read-twice \(it is defined by shop\/one and shop\/two: choose one of them\)/,
    );
    assert.equal(both.status, 2);
    const one = await run("apply", "two", "-y");
    assert.match(one.out, /written +ConfigMap shop\/read-twice/);
    const value = await plane().kubectl(["get", "configmap", "read-twice", "-n", "shop", "-o", "jsonpath={.data.a}"]);
    assert.equal(value.trim(), "two");
    await plane().kubectl(["delete", "configmap", "read-twice", "-n", "shop"]);
  });
});
