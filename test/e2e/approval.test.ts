import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { configMap } from "../integration/reconcile/texts.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { expectReadable } from "./pages/readable.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const MAP = "/api/v1/namespaces/shop/configmaps/approved";
const HEALED = "mappings:\n  - { pack: shop/approved, path: approved, heal: true }\n";

describe("a mapping that heals", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  const folder = temporaryFolder("e2e-approval");
  const git = (...args: string[]): string => {
    const who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.test"];
    return execFileSync("git", [...who, ...args], { cwd: folder, encoding: "utf8" });
  };
  const value = async (): Promise<unknown> => ((await shop().live(MAP)).data as { key?: unknown }).key;
  before("write a workspace whose object drifted", async () => {
    fs.mkdirSync(path.join(folder, "approved"));
    fs.writeFileSync(path.join(folder, "approved/map.yaml"), configMap("approved"));
    fs.writeFileSync(path.join(folder, "mooring.yaml"), HEALED);
    git("init", "--quiet", "--initial-branch=main");
    git("add", ".");
    git("commit", "--quiet", "--message", "Begin");
    await shop().call({
      method: "POST",
      path: "/api/v1/namespaces/shop/configmaps?fieldManager=kubectl-edit",
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "approved" }, data: { key: "by hand" } },
    });
  });
  after(() => removeFolder(folder));
  const window = useWindow(() => ({ workspace: folder, trust: true, env: shop().env }));

  it("waits for the user, and shows what the first heal would write", async () => {
    const { mappings, plan } = window();
    await window().openViews();
    await window().chooseContext("demo");
    await mappings.reveal(/mapping of shop\/approved .*waiting for your approval/);
    assert.equal(await value(), "by hand");
    await window().keep("95-waiting");
    await mappings.press(/mapping of shop\/approved/, "Review and Approve Policies…");
    await plan.frame.locator("h1", { hasText: "Approve the Policies of shop/approved" }).waitFor();
    const text = await plan.text();
    for (const part of ["demo/shop", "main", "Namespace", "The first heal would write: 1 to change", "by hand"])
      assert.ok(text.includes(part), `${part} in ${text}`);
    await expectReadable(plan.frame, "the approval");
    await window().keep("96-approval");
    assert.equal(await value(), "by hand");
  });

  it("heals once it was approved", async () => {
    const { mappings, plan } = window();
    await plan.press("Approve for demo/shop");
    await waitFor("the heal", async () => (await value()) === "one");
    await mappings.reveal(/mapping of shop\/approved to [^,]*, connected, file/);
  });

  it("waits again when mooring.yaml names another context", async () => {
    const { mappings } = window();
    fs.writeFileSync(
      path.join(folder, "mooring.yaml"),
      HEALED.replace("heal: true", "heal: true, cluster: { context: stage, namespace: shop }"),
    );
    await mappings.reveal(/mapping of shop\/approved .*waiting for your approval/);
    await shop().patch(MAP, "kubectl-edit", { data: { key: "again" } });
    await mappings.reveal(/mapping of shop\/approved .*waiting for your approval/);
    assert.equal(await value(), "again");
  });

  it("waits again once the approval was taken back", async () => {
    const { mappings } = window();
    fs.writeFileSync(path.join(folder, "mooring.yaml"), HEALED);
    await waitFor("the heal", async () => (await value()) === "one");
    await mappings.choose(/mapping of shop\/approved to [^,]*, connected/, "Revoke Approval");
    await mappings.reveal(/mapping of shop\/approved .*waiting for your approval/);
    await shop().patch(MAP, "kubectl-edit", { data: { key: "by hand" } });
    await mappings.reveal(/mapping of shop\/approved .*waiting for your approval/);
    assert.equal(await value(), "by hand");
  });
});
