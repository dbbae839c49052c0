import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { parse, stringify } from "yaml";
import type { JsonObject } from "../../src/model/json.ts";
import { configMap, deployment } from "../integration/reconcile/texts.ts";
import { expectSoon } from "../testbed/expectSoon.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";
const MAPPINGS = `mappings:
  - { pack: shop/gate, path: gate }
  - { pack: shop/far, path: far, cluster: { context: stage, namespace: shop } }
`;

describe("commands that ask first", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  const folder = temporaryFolder("e2e-asked");
  const workTree = path.join(folder, "gate");
  const remote = path.join(folder, "remote.git");
  const elsewhere = path.join(folder, "kubeconfig-elsewhere");
  const gitIn = (cwd: string, ...args: string[]): string => {
    const who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.test"];
    return execFileSync("git", [...who, ...args], { cwd, encoding: "utf8" }).trim();
  };
  const live = (): Promise<JsonObject> => shop().live(`${DEPLOYMENTS}/gate`);
  const read = (file: string): string => fs.readFileSync(path.join(workTree, file), "utf8");

  before("write a workspace with a remote, whose workload runs", async () => {
    for (const [file, text] of [
      ["gate/gate.yaml", deployment("gate", "", { replicas: "1", namespace: "shop" })],
      ["far/far.yaml", configMap("far")],
      ["mooring.yaml", MAPPINGS],
    ] as const) {
      fs.mkdirSync(path.join(workTree, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(workTree, file), text);
    }
    gitIn(workTree, "init", "--quiet", "--initial-branch=main");
    gitIn(workTree, "add", ".");
    gitIn(workTree, "commit", "--quiet", "--message", "Build the gate");
    gitIn(folder, "init", "--quiet", "--bare", "--initial-branch=main", remote);
    gitIn(workTree, "remote", "add", "origin", remote);
    gitIn(workTree, "push", "--quiet", "--set-upstream", "origin", "main");
    const file = path.join(workTree, "gate/gate.yaml");
    await shop().plane.kubectl(["apply", "--server-side", "--field-manager=mooring", "-f", file]);
    const config = parse(fs.readFileSync(shop().kubeconfig, "utf8")) as { contexts: { name: string }[] };
    const contexts = config.contexts.slice(0, 1).map((context) => ({ ...context, name: "elsewhere" }));
    fs.writeFileSync(elsewhere, stringify({ ...config, contexts, "current-context": "elsewhere" }), { mode: 0o600 });
  });
  after(async () => {
    await shop().call({ method: "DELETE", path: `${DEPLOYMENTS}/gate` });
    await removeFolder(folder);
  });
  const window = useWindow(() => ({ workspace: workTree, trust: true, env: shop().env }));

  it("restart the workloads of a pack, which is no drift", async () => {
    const { packs, dialog, quick, status } = window();
    await window().openViews();
    await quick.run("Mooring: Choose Context…");
    await quick.choose("demo");
    await status.expect(/demo\/shop\s+not all compared/);
    await packs.choose(/^pack shop\/gate, .*in sync/, "Restart Pack…");
    assert.match(await dialog.text(), /Restart 1 workload in demo\/shop\?.*Deployment shop\/gate/s);
    await dialog.press("Restart");
    await waitFor("the restart", async () =>
      JSON.stringify(await live()).includes('"kubectl.kubernetes.io/restartedAt"'),
    );
    await window().expectQuiet();
    await packs.expectRow(/^pack shop\/gate, .*in sync/);
  });

  it("scale a workload to the number that was typed", async () => {
    const { packs, quick } = window();
    await packs.choose(/^pack shop\/gate/, "Scale Workload…");
    await quick.expectTitle("Scale Deployment shop/gate in demo/shop");
    await quick.expectText("1");
    await quick.input.fill("3");
    await quick.accept();
    await waitFor("three replicas", async () => ((await live()).spec as JsonObject).replicas === 3);
    await packs.expectRow(/^pack shop\/gate, .*1 drifted/);
  });

  it("reinstall what runs after a tick: another object of the same name", async () => {
    const { packs, plan } = window();
    const uid = async (): Promise<unknown> => ((await live()).metadata as JsonObject).uid;
    const before = await uid();
    await packs.choose(/^pack shop\/gate/, "Reinstall Pack…");
    await plan.expectOpen("demo/shop");
    await expectSoon(() => plan.isReady(), false);
    await plan.tick("Delete and recreate Deployment shop/gate");
    await plan.press("Apply 1 Change");
    await plan.expectStatus("1 change written to demo/shop.");
    assert.notEqual(await uid(), before);
    assert.equal(((await live()).spec as JsonObject).replicas, 1);
    await plan.press("Close");
    await plan.expectClosed();
    await packs.expectRow(/^pack shop\/gate, .*in sync/);
  });

  it("show only what was asked for, until that is taken back", async () => {
    const { packs, quick } = window();
    await quick.run("Mooring: Filter Packs…");
    await quick.expectTitle("Filter packs");
    await quick.input.fill("gate");
    await quick.accept();
    await packs.row(/^pack shop\/far/).waitFor({ state: "detached" });
    assert.deepEqual((await packs.spoken()).length, 1);
    await packs.expectRow(/^pack shop\/gate/);
    await quick.run("Mooring: Clear Filter");
    await packs.expectRow(/^pack shop\/far/);
  });

  it("use a context of mooring.yaml once it was allowed, and no more after that was taken back", async () => {
    const { mappings, packs, dialog, quick } = window();
    await mappings.press(/^mapping of shop\/far /, "Allow Context for Pack");
    const question = await dialog.text();
    assert.match(question, /Use the context stage for this folder\?.*shop\/far.*Server: https:\/\/127\.0\.0\.1/s);
    await dialog.press("Allow");
    await packs.expectRow(/^pack shop\/far, .*1 missing/);
    await quick.run("Mooring: Revoke Allowed Context…");
    await quick.choose("stage");
    await mappings.expectRow(/^mapping of shop\/far .*allow|^mapping of shop\/far .*wait/i);
    await packs.row(/^pack shop\/far, .*1 missing/).waitFor({ state: "detached" });
  });

  it("take what somebody pushed, after saying which packs it changes", async () => {
    const { dialog, quick } = window();
    const theirs = path.join(folder, "theirs");
    gitIn(folder, "clone", "--quiet", remote, theirs);
    const file = path.join(theirs, "gate/gate.yaml");
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("web:1", "web:2"));
    gitIn(theirs, "commit", "--quiet", "--all", "--message", "Open the gate wider");
    gitIn(theirs, "push", "--quiet");
    const tip = gitIn(theirs, "rev-parse", "HEAD");
    await quick.run("Mooring: Pull Remote Commits…");
    assert.match(await dialog.text(), /The remote has 1 new commits that change: shop\/gate\./);
    assert.match(read("gate/gate.yaml"), /web:1/);
    await dialog.press("Pull");
    await waitFor("their file", () => read("gate/gate.yaml").includes("web:2"));
    await waitFor("their commit", () => gitIn(workTree, "rev-parse", "HEAD") === tip);
    assert.equal(gitIn(workTree, "status", "--porcelain"), "");
  });

  it("say what happened to a pack, with its commits", async () => {
    const { mappings, quick, page } = window();
    await mappings.choose(/^mapping of shop\/gate /, "Show Pack Timeline…");
    await quick.expectTitle("About shop/gate");
    await quick.choose("What changed last night?");
    await quick.expectTitle(/^Changed since /);
    await waitFor("both commits", async () => {
      const rows = (await quick.texts()).join("\n");
      return rows.includes("Open the gate wider") && rows.includes("Build the gate");
    });
    await page.keyboard.press("Escape");
    await mappings.choose(/^mapping of shop\/gate /, "Show Pack Timeline…");
    await quick.choose("Which version was last in sync?");
    await quick.expectTitle(/^In sync (since|from) .*, with [0-9a-f]{7} Build the gate$/);
    await page.keyboard.press("Escape");
  });

  it("lead to the page of a file at its host, and name the address first", async () => {
    const { mappings, dialog, quick } = window();
    gitIn(workTree, "remote", "set-url", "origin", "https://github.com/team/gate.git");
    await quick.run("Mooring: Refresh");
    await mappings.press(/^mapping of shop\/gate /, "Open File at Host");
    assert.match(await dialog.text(), /https:\/\/github\.com\/team\/gate\/(blob|tree)\/main\/gate/);
    await dialog.press("Cancel");
  });

  it("compare with another kubeconfig once it was chosen", async () => {
    const { quick } = window();
    await quick.run("Mooring: Choose Kubeconfig…");
    await quick.expectTitle("Choose a kubeconfig");
    await quick.replace(/\//, elsewhere);
    await quick.press("Use");
    await quick.expectTitle("Compare with a cluster");
    await quick.choose("elsewhere");
    await window().expectCompared("elsewhere");
  });

  it("say that the settings are broken, change nothing in them, and let everything else go on", async () => {
    const { quick, notifications, status } = window();
    const [settings = ""] = window().files("data/Machine/settings.json");
    const broken = '{ "mooring.kubeconfig": [\n';
    fs.writeFileSync(settings, broken);
    await quick.run("Mooring: Choose Kubeconfig…");
    await quick.expectTitle("Choose a kubeconfig");
    await quick.replace(/\//, elsewhere);
    await quick.press("Use");
    await notifications.expect(/Unable to write into .*settings/);
    await notifications.hide();
    assert.equal(fs.readFileSync(settings, "utf8"), broken);
    await quick.run("Mooring: Refresh");
    await window().expectQuiet();
    await status.expect(/not all compared|drifted|in sync/);
  });
});
