import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { writeLongHistory } from "./longHistory.ts";
import { expectReadable } from "./pages/readable.ts";
import { RepositoryForm } from "./pages/repositoryForm.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

describe("a repository that somebody registers", function () {
  this.timeout(STEP_LIMIT);
  const folder = temporaryFolder("e2e-registered");
  const workspace = path.join(folder, "team");
  let source = "";
  /** Takes connections and says nothing. */
  const silent = net.createServer();
  let silentPort = 0;
  before("write a source and an empty workspace", async () => {
    source = writeLongHistory(folder, 400);
    execFileSync("git", ["branch", "release/1"], { cwd: source });
    fs.mkdirSync(workspace);
    execFileSync("git", ["init", "--quiet"], { cwd: workspace });
    await once(silent.listen(0, "127.0.0.1"), "listening");
    silentPort = (silent.address() as net.AddressInfo).port;
  });
  after(() => silent.close());
  after(() => removeFolder(folder));
  const protocols = ["https", "ssh", "file"];
  const settings = { "mooring.repositories.protocols": protocols };
  const window = useWindow(() => ({ workspace, trust: true, env: {}, settings }));
  const row = (name: RegExp) => window().repositories.root.getByRole("treeitem", { name });

  it("is entered in a form that checks while typing and lists the branches", async () => {
    const { repository, quick } = window();
    await window().openViews();
    await window().expectQuiet();
    await quick.run("Mooring: Add Repository…");
    const form = new RepositoryForm(repository.frame);
    await form.expectOpen("Add Repository");
    await form.enter("url", "ext::sh -c id");
    await repository.frame.getByText("is not a supported address").waitFor();
    await repository.frame.locator("#url input").fill("https://ann:s3cret@127.0.0.1:9/x.git"); // and not left
    await repository.frame.getByText("The address contained credentials").waitFor();
    await form.expectField("url", "https://127.0.0.1:9/x.git");
    await form.expectField("secret-username", "ann");
    await form.chooseAccess("Git credentials");
    await form.enter("url", `https://127.0.0.1:${silentPort}/slow.git`);
    await repository.frame.getByRole("button", { name: "Contacting the host…" }).waitFor();
    await form.enter("url", `file://${source}`);
    await repository.frame.getByRole("button", { name: "release/1" }).click();
    await form.expectField("name", "shop-config");
    await expectReadable(repository.frame, "the form");
    await window().keep("33-add-repository");
    await repository.frame.locator("#save").click();
  });

  it("is cloned, with its task in the tree, and shows its commits", async () => {
    const { repository } = window();
    await repository.expectOpen("shop-config");
    await row(/^repository shop-config, release\/1 · active · synced/).waitFor();
    await repository.tab("Commits").click();
    await repository.row("(#399)").waitFor();
    await window().keep("34-registered");
  });

  it("is edited in place", async () => {
    const { repository } = window();
    await repository.frame.getByRole("button", { name: "Edit" }).click();
    await repository.frame.locator("#name input").fill("shop");
    await repository.frame.locator("#save").click();
    await row(/^repository shop, release\/1/).waitFor();
    await repository.expectOpen("shop");
  });

  it("gives back what its source rewrote, as a branch of it", async () => {
    const { quick, repository } = window();
    const git = (...args: string[]): string => execFileSync("git", args, { cwd: source, encoding: "utf8" }).trim();
    const old = git("rev-parse", "release/1");
    await repository.tab("Commits").click();
    await repository.row("(#399)").waitFor();
    git("update-ref", "refs/heads/release/1", "release/1~2");
    await quick.run("Mooring: Synchronize Repository");
    await quick.choose("shop");
    await repository.row("(#399)").waitFor({ state: "detached" });
    await quick.run("Mooring: Restore Rewritten History…");
    await quick.choose("shop");
    await quick.choose("release/1");
    await quick.expectText("restored/release/1");
    await window().keep("36-restore-history");
    await quick.accept();
    await waitFor(
      "the branch",
      () => git("for-each-ref", "--format=%(objectname)", "refs/heads/restored/release/1") === old,
    );
  });

  it("is deleted with its copy after a question, and the source is left alone", async () => {
    const { page, quick } = window();
    await quick.run("Mooring: Delete Repository…");
    await quick.choose("shop");
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await waitFor("the row to go", async () => (await row(/^repository shop/).count()) === 0);
    assert.ok(fs.existsSync(path.join(source, ".git")));
  });

  it("breaks no rule of the page's policy on the way", () => {
    const violations = window().console.filter((line) => /Content Security Policy|violates/i.test(line));
    assert.deepEqual(violations, []);
  });
});
