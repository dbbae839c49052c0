import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { configMap } from "../integration/reconcile/texts.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { RepositoryForm } from "./pages/repositoryForm.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

/** What was looked at in this time (ms) is not looked at again on coming back. */
const YOUNG = 120_000;
/** Minutes between scheduled syncs: none of them comes while this runs. */
const SELDOM = 1_440;

const MAPPING = "mappings:\n  - { pack: shop/cart, repository: shop-config, path: cart }\n";
const listed = (name: string): string =>
  `repositories:\n  - { name: ${name}, url: "https://127.0.0.1:1/${name}.git", level: organization }\n`;

describe("somebody who comes back to the window", function () {
  this.timeout(STEP_LIMIT);
  const folder = temporaryFolder("e2e-focus");
  const workspace = path.join(folder, "team");
  const git = (cwd: string, ...args: string[]): string => {
    const who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.test", "-c", "init.defaultBranch=main"];
    return execFileSync("git", [...who, ...args], { cwd: path.join(folder, cwd), encoding: "utf8" });
  };
  /** A bare repository and a work tree of somebody else, who pushes to it. */
  const share = (name: string, file: string, text: string): void => {
    git("", "init", "--quiet", "--bare", `${name}.git`);
    git("", "clone", "--quiet", `${name}.git`, `${name}-theirs`);
    push(name, file, text);
  };
  const push = (name: string, file: string, text: string): void => {
    const at = path.join(folder, `${name}-theirs`, file);
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.writeFileSync(at, text);
    git(`${name}-theirs`, "add", "--all");
    git(`${name}-theirs`, "commit", "--quiet", "--message", `Set ${file}`);
    git(`${name}-theirs`, "push", "--quiet", "origin", "HEAD:main");
  };
  before("write a workspace, a repository of packs, and a list of a team", () => {
    fs.mkdirSync(workspace, { recursive: true });
    share("shop-config", "cart/map.yaml", configMap("cart"));
    share("lists", "mooring.yaml", listed("first"));
    git("", "clone", "--quiet", "lists.git", "lists");
    fs.writeFileSync(path.join(workspace, "mooring.yaml"), MAPPING);
    git("team", "init", "--quiet");
  });
  after(() => removeFolder(folder));
  const window = useWindow(() => ({
    workspace,
    trust: true,
    env: { GIT_AUTHOR_NAME: "Bo", GIT_AUTHOR_EMAIL: "bo@example.test" },
    settings: {
      "mooring.repositories.protocols": ["https", "ssh", "file"],
      "mooring.repositories.syncInterval": SELDOM,
      "mooring.repositories.registry": path.join(folder, "lists/mooring.yaml"),
    },
  }));

  it("finds what others pushed meanwhile, without waiting for the schedule", async () => {
    const { packs, quick, repositories, repository } = window();
    await window().openViews();
    await quick.run("Mooring: Add Repository…");
    const form = new RepositoryForm(repository.frame);
    await form.enter("url", `file://${path.join(folder, "shop-config.git")}`);
    await form.expectBranch("main");
    await form.save();
    await repositories.expectRow(/^repository shop-config, .*active · synced/);
    await packs.expectRow(/^pack shop\/cart, folder · shop-config · 1 object/);
    // a page inside the window that has the keys does not tell the window that they are gone
    await quick.run("Mooring: Show Packs");
    push("shop-config", "cart/other.yaml", configMap("other"));
    await waitFor(
      "both objects",
      async () => {
        await window().leaveAndComeBack();
        return (await packs.row(/^pack shop\/cart, folder · shop-config · 2 objects/).count()) === 1;
      },
      YOUNG,
      2_000,
    );
    await window().keep("60-came-back");
  });

  it("finds what others of the team registered meanwhile", async () => {
    const { repositories } = window();
    await repositories.expectRow(/^repository first, /);
    push("lists", "mooring.yaml", `${listed("first")}${listed("second").split("\n").slice(1).join("\n")}`);
    await waitFor(
      "the other repository",
      async () => {
        await window().leaveAndComeBack();
        return (await repositories.row(/^repository second, /).count()) === 1;
      },
      YOUNG,
      2_000,
    );
  });

  it("is told above the repositories what keeps the list of the team from being followed", async () => {
    const { quick, repositories, notifications } = window();
    push("lists", "mooring.yaml", listed("third"));
    fs.appendFileSync(path.join(folder, "lists/mooring.yaml"), "# not meant yet\n");
    await quick.run("Mooring: Synchronize Team Repository List");
    await repositories.root.getByText(/mooring\.yaml has uncommitted changes/).waitFor();
    await notifications.hide();
    await window().keep("61-list-in-the-way");
    assert.equal(await repositories.row(/^repository third, /).count(), 0);
    git("lists", "checkout", "--quiet", "--", "mooring.yaml");
    await quick.run("Mooring: Synchronize Team Repository List");
    await repositories.expectRow(/^repository third, /);
    assert.equal(await repositories.root.getByText(/uncommitted changes/).count(), 0);
  });
});
