import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { configMap } from "../integration/reconcile/texts.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

describe("a policy that somebody sets", function () {
  this.timeout(STEP_LIMIT);
  const folder = temporaryFolder("e2e-policy");
  const git = (...args: string[]): string => {
    const who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.test"];
    return execFileSync("git", [...who, ...args], { cwd: folder, encoding: "utf8" });
  };
  before("write a workspace with one pack", () => {
    fs.mkdirSync(path.join(folder, "cart"));
    fs.writeFileSync(path.join(folder, "cart/map.yaml"), configMap("cart"));
    fs.writeFileSync(path.join(folder, "mooring.yaml"), "mappings:\n  - { pack: shop/cart, path: cart }\n");
    git("init", "--quiet");
    git("config", "user.name", "Ann");
    git("config", "user.email", "ann@example.test");
    git("add", ".");
    git("commit", "--quiet", "--message", "Begin");
    fs.appendFileSync(path.join(folder, "cart/map.yaml"), "# not meant yet\n");
  });
  after(() => removeFolder(folder));
  const window = useWindow(() => ({ workspace: folder, trust: true, env: {} }));

  it("is written to mooring.yaml, and committed alone when its offer is taken", async () => {
    const { notifications, quick } = window();
    await window().openViews();
    await quick.run("Mooring: Edit Mapping Policies…");
    await quick.choose("shop/cart");
    await quick.choose("Commit after each save");
    const offer = "Policies for shop/cart changed. mooring.yaml has uncommitted changes.";
    await notifications.expect(offer);
    assert.match(fs.readFileSync(path.join(folder, "mooring.yaml"), "utf8"), /commit: onSave/);
    assert.equal(git("log", "--format=%s").trim(), "Begin");
    await notifications.press(offer, "Commit mooring.yaml");
    await waitFor("the commit", () => git("log", "-1", "--format=%s").trim() === "Set policies of pack shop/cart");
    assert.equal(git("show", "--format=", "--name-only", "HEAD").trim(), "mooring.yaml");
    assert.equal(git("status", "--porcelain").trim(), "M cart/map.yaml");
  });

  it("is ended by an entry that is committed alone, or taken back", async () => {
    const { notifications, quick } = window();
    const config = (): string => fs.readFileSync(path.join(folder, "mooring.yaml"), "utf8");
    const disconnect = async (): Promise<void> => {
      await quick.run("Mooring: Disconnect Pack");
      await quick.choose("shop/cart");
    };
    await disconnect();
    await notifications.press(/shop\/cart disconnected.*uncommitted changes/, "Commit mooring.yaml");
    await waitFor("the commit", () => git("log", "-1", "--format=%s").trim() === "Disconnect pack shop/cart");
    assert.equal(git("show", "--format=", "--name-only", "HEAD").trim(), "mooring.yaml");
    assert.match(git("show", "HEAD:mooring.yaml"), /connected: false/);
    assert.equal(git("status", "--porcelain").trim(), "M cart/map.yaml");
    await quick.run("Mooring: Reconnect Pack");
    await quick.choose("shop/cart");
    await waitFor("the entry to go", () => !/connected: false/.test(config()));
    await notifications.press(/shop\/cart reconnected/, "Commit mooring.yaml");
    await waitFor("the commit", () => git("log", "-1", "--format=%s").trim() === "Connect pack shop/cart again");
    await disconnect();
    await notifications.press(/shop\/cart disconnected/, "Reconnect");
    await waitFor("the entry to go", () => !/connected: false/.test(config()));
    assert.equal(git("log", "-1", "--format=%s").trim(), "Connect pack shop/cart again");
  });
});
