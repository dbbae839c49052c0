import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { CliRig, type CliRun } from "./cliRig.ts";

const configMap = (name: string, value = "1"): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\ndata: { a: "${value}" }\n`;

/** Git as the user would run it in a folder of the rig. */
function git(folder: string, ...args: readonly string[]): string {
  const who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.test", "-c", "init.defaultBranch=main"];
  return execFileSync("git", [...who, ...args], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function begin(folder: string): void {
  git(folder, "init", "--quiet", ".");
  git(folder, "config", "user.name", "Ann");
  git(folder, "config", "user.email", "ann@example.test");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--allow-empty", "-m", "Begin");
}

const committed = (folder: string): readonly string[] =>
  git(folder, "show", "--format=", "--name-only", "--no-renames", "HEAD").trim().split("\n").filter(Boolean);

describe("mooring commit", function () {
  this.timeout(60_000);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.close());
  const commit = (...words: readonly string[]): Promise<CliRun> =>
    rig.runExactly(["commit", "--yes", "-m", "Change", ...words]);

  describe("of paths", () => {
    const CHANGED = ["apps/one.yaml", "apps/two.yaml", "apps/deep/three.yaml", "base/b.yaml", "mooring.yaml"];
    beforeEach(() => {
      for (const name of ["apps/one", "apps/two", "apps/gone", "apps/deep/three", "base/b"])
        rig.write(`${name}.yaml`, configMap(path.basename(name)));
      rig.write("base/kustomization.yaml", "resources: [b.yaml]\n");
      rig.write("over/kustomization.yaml", "resources: [../base]\n");
      rig.write("mooring.yaml", "mappings: []\n");
      begin(rig.folder);
      for (const name of CHANGED.slice(0, -1)) rig.write(name, configMap(path.basename(name, ".yaml"), "2"));
      rig.write("mooring.yaml", "mappings: []\n# more\n");
      rig.write("apps/new.yaml", configMap("new"));
      fs.rmSync(path.join(rig.folder, "apps/gone.yaml"));
    });

    const SELECTIONS = [
      { named: ["apps/one.yaml"], holds: ["apps/one.yaml"] },
      { named: ["apps/new.yaml"], holds: ["apps/new.yaml"] },
      { named: ["apps/gone.yaml"], holds: ["apps/gone.yaml"] },
      { named: ["apps/one.yaml", "apps/gone.yaml"], holds: ["apps/gone.yaml", "apps/one.yaml"] },
      { named: ["apps/deep"], holds: ["apps/deep/three.yaml"] },
      { named: ["apps/one.yaml", "base"], holds: ["apps/one.yaml", "base/b.yaml"] },
      { named: ["mooring.yaml"], holds: ["mooring.yaml"] },
      { named: [""], holds: [...CHANGED, "apps/gone.yaml", "apps/new.yaml"].sort() },
    ] as const;
    for (const { named, holds } of SELECTIONS)
      it(`holds what is at or below them and nothing else: ${named.join(" ") || "the whole folder"}`, async () => {
        const before = git(rig.folder, "status", "--porcelain", "--untracked-files=all").trim().split("\n").length;
        const done = await commit(...named.map((name) => path.join(rig.folder, name)));
        assert.equal(done.status, 0, done.err);
        assert.deepEqual(committed(rig.folder), holds);
        const left = git(rig.folder, "status", "--porcelain", "--untracked-files=all").split("\n").filter(Boolean);
        assert.equal(left.length, before - holds.length);
      });

    for (const [name, words] of [
      ["over", /Nothing to commit/],
      ["apps/typo.yaml", /No manifest, kustomization or chart uses apps\/typo\.yaml/],
    ] as const)
      it(`is refused where nothing of them changed: ${name}`, async () => {
        const done = await commit(path.join(rig.folder, name));
        assert.equal(done.status, 2);
        assert.match(done.err, words);
        assert.deepEqual(committed(rig.folder).length > 5, true);
      });
  });

  describe("in a workspace with several repositories", () => {
    const clones = ["one", "two", "deep/three"] as const;
    const at = (name: string): string => path.join(rig.folder, name);
    beforeEach(() => {
      rig.write("mooring.yaml", "mappings: []\n");
      for (const name of clones) {
        rig.write(`${name}/app/a.yaml`, configMap("a"));
        begin(at(name));
        rig.write(`${name}/app/a.yaml`, configMap("a", "2"));
      }
    });

    it("is a commit in each of them", async () => {
      const done = await commit(rig.folder);
      assert.equal(done.status, 0, done.err);
      for (const name of clones) {
        assert.deepEqual(committed(at(name)), ["app/a.yaml"]);
        assert.equal(git(at(name), "status", "--porcelain"), "");
      }
      assert.equal(done.out.match(/committed [0-9a-f]{12}/g)?.length, 3, done.out);
    });

    it("is a commit beside the one of the repository around them, which has its own files", async () => {
      rig.write(".gitignore", "/one/\n/two/\n/deep/\n");
      rig.write("own.yaml", configMap("own"));
      begin(rig.folder);
      rig.write("own.yaml", configMap("own", "2"));
      const done = await commit(rig.folder);
      assert.equal(done.status, 0, done.err);
      assert.deepEqual(committed(rig.folder), ["own.yaml"]);
      for (const name of clones.slice(0, 2)) assert.equal(git(at(name), "rev-list", "--count", "HEAD").trim(), "1");
    });

    it("is one commit where the paths of one are named", async () => {
      const done = await commit(at("one/app"));
      assert.equal(done.status, 0, done.err);
      assert.deepEqual(committed(at("one")), ["app/a.yaml"]);
      assert.notEqual(git(at("two"), "status", "--porcelain"), "");
    });

    it("is made in the others where one refuses, and the status says that", async () => {
      git(at("one"), "checkout", "--quiet", "--detach");
      const done = await commit(rig.folder);
      assert.equal(done.status, 2);
      assert.match(done.err, /No branch is checked out in .*one/);
      assert.deepEqual(committed(at("two")), ["app/a.yaml"]);
    });
  });

  it("says whose folder Git does not open, and the cure", async function () {
    if (process.getuid?.() !== 0) this.skip(); // only root can give a file away
    rig.write("a.yaml", configMap("a"));
    begin(rig.folder);
    rig.write("a.yaml", configMap("a", "2"));
    for (const name of ["", ".git"]) fs.chownSync(path.join(rig.folder, name), 12_345, 12_345);
    const done = await commit(rig.folder);
    assert.equal(done.status, 2);
    assert.ok(done.err.includes(`git config --global --add safe.directory ${rig.folder}`), done.err);
  });
});
