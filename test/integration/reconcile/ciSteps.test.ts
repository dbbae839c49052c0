import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { EngineRig } from "./engineRig.ts";
import type { Selection } from "../../../src/reconcile/api/selection.ts";

const PACK = `# The web shop.
apiVersion: k8s.kubit.ir/v1alpha1
kind: Pack
metadata: { name: web, namespace: shop }
spec:
  chart: { name: genpack, version: ~=0.6.1, repository: { kind: ClusterPackRepository, name: house } }
  vars:
    DOCKER_TAG: old # set by the pipeline
`;
/** Stands in for yq, which is no part of this project: sets the one field that the expression names. */
const YQ = `#!/usr/bin/env node
const [flag, expression, file] = process.argv.slice(2);
if (flag !== "--inplace" || !expression.endsWith(".spec.vars.DOCKER_TAG) = strenv(VALUE)")) process.exit(9);
const fs = require("node:fs");
fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(/DOCKER_TAG: \\S+/, "DOCKER_TAG: " + process.env.VALUE));
`;

describe("CI steps", function () {
  this.timeout(120_000);
  let rig: EngineRig;
  let engine: Engine;
  const pack = (id: string): Selection => ({ folder: rig.folder, packId: id });

  beforeEach(async () => {
    rig = new EngineRig();
    rig.write("packs/shop/web.pack.yaml", PACK);
    rig.write("src/main.js", "// the code\n");
    rig.write("Dockerfile", "FROM scratch\n");
    rig.write("plain/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { k: v }\n");
    rig.initGit();
    rig.git("remote", "add", "origin", "git@github.com:team/shop.git");
    engine = await rig.open({ kubeconfig: path.join(rig.base, "none") });
  });
  afterEach(() => rig.close());

  it("know host, repository, path and branch, and what can be set", async () => {
    const choices = await engine.ci.choices(pack("file:packs/shop/web.pack.yaml"));
    assert.deepEqual(
      choices.map(({ target, file, branch, host, repository }) => [target.what, file, branch, host, repository]),
      [["vars.DOCKER_TAG", "packs/shop/web.pack.yaml", "main", "github", "team/shop"]],
    );
    await assert.rejects(engine.ci.choices(pack("folder:plain")), /A pipeline cannot set any value here/);
  });

  it("of GitLab name everything but the pack's own place", async () => {
    const [choice] = await engine.ci.choices(pack("file:packs/shop/web.pack.yaml"));
    assert.ok(choice);
    const { name, text } = await engine.ci.file(choice, "gitlab", true);
    assert.equal(name, ".gitlab/ci/update-shop-web.yml");
    const [job] = Object.values(parse(text) as Record<string, { rules: { changes: { paths: string[] } }[] }>);
    assert.deepEqual(job?.rules[0]?.changes.paths.sort(), ["Dockerfile", "plain/**/*", "src/**/*"]);
  });

  it("run without a cluster: one commit with one file at the remote, and none when nothing is new", async () => {
    const [choice] = await engine.ci.choices(pack("file:packs/shop/web.pack.yaml"));
    assert.ok(choice);
    const { text, name } = await engine.ci.file(choice, "github", true);
    assert.equal(name, ".github/workflows/update-shop-web.yml");
    const { jobs } = parse(text) as { jobs: Record<string, { steps: { run?: string }[] }> };
    const script = Object.values(jobs)[0]?.steps.find(({ run }) => run)?.run;
    assert.ok(script);

    const remote = path.join(rig.base, "remote.git");
    rig.git("clone", "--quiet", "--bare", rig.folder, remote);
    const checkout = path.join(rig.base, "checkout");
    rig.git("clone", "--quiet", remote, checkout);
    const tools = path.join(rig.base, "tools");
    fs.mkdirSync(tools);
    fs.writeFileSync(path.join(tools, "yq"), YQ, { mode: 0o755 });
    // another commit came meanwhile: the push is tried once more on top of it
    rig.write("src/main.js", "// newer code\n");
    rig.commitAll("Change the code");
    rig.git("push", "--quiet", remote, "main");
    const env = {
      PATH: `${tools}${path.delimiter}${process.env.PATH ?? ""}`,
      HOME: rig.base,
      GIT_CONFIG_NOSYSTEM: "1",
      FILE: choice.file,
      VALUE: "4f2a9c1",
    };
    const run = (): string => execFileSync("bash", ["-e", "-c", script], { cwd: checkout, env, encoding: "utf8" });
    run();
    const log = (): string => rig.git("--git-dir", remote, "log", "--format=%s", "--name-only", "main", "-3").trim();
    assert.deepEqual(log().split("\n").filter(Boolean).slice(0, 4), [
      "Update pack shop/web",
      "packs/shop/web.pack.yaml",
      "Change the code",
      "src/main.js",
    ]);
    assert.equal(rig.git("--git-dir", remote, "show", "main:packs/shop/web.pack.yaml"), PACK.replace("old", "4f2a9c1"));
    const before = log();
    run();
    assert.equal(log(), before);
  });
});
