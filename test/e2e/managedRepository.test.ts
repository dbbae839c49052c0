import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { expectSoon } from "../testbed/expectSoon.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { useManagedShop } from "./managedShop.ts";
import { RepositoryForm } from "./pages/repositoryForm.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const CART = "apps/cart/cart.yaml";
const CATALOG = "packs/catalog.pack.yaml";
const BANNER =
  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: banner\n  namespace: shop\ndata:\n  text: Spring sale\n";

describe("a managed repository in the real editor, from a real host", function () {
  this.timeout(STEP_LIMIT);
  const shop = useManagedShop();
  const window = useWindow(() => ({
    workspace: shop().workspace,
    trust: true,
    env: shop().env,
    settings: {
      "mooring.repositories.protocols": ["https", "ssh", "http"],
      "mooring.toolFolders": shop().toolFolders,
      "mooring.commitStatus": true,
    },
  }));

  const newForm = async (): Promise<RepositoryForm> => {
    await window().quick.run("Mooring: Add Repository…");
    const form = new RepositoryForm(window().repository.frame);
    await form.expectOpen("Add Repository");
    return form;
  };
  const expectRow = (words: RegExp): Promise<void> => window().repositories.expectRow(words);
  const atHost = (...args: readonly string[]): string =>
    shop()
      .atHost("shop-config", ...args)
      .trim();
  const commits = (): number => Number(atHost("rev-list", "--count", "origin/main"));

  it("is added by token, and its task is watched", async () => {
    await window().openViews();
    await window().expectQuiet();
    const form = await newForm();
    await form.enter("url", shop().url("shop-config"));
    await form.chooseAccess("Token");
    await form.enter("secret-secret", await shop().gitea.token(["write:repository"]));
    await form.expectBranch("main");
    await window().keep("40-by-token");
    await form.save();
    await expectRow(/^repository shop-config, .*active · synced/);
    await window().repository.expectOpen("shop-config");
    await window().keep("41-cloned");
  });

  it("is added by user name and password", async () => {
    const form = await newForm();
    await form.enter("url", shop().url("platform"));
    await form.chooseAccess("User name and password");
    await form.enter("secret-username", shop().gitea.ann.name);
    await form.enter("secret-secret", shop().gitea.ann.password);
    await form.save();
    await expectRow(/^repository platform, .*active · synced/);
  });

  it("is added by SSH, once the key of the host was compared", async () => {
    const { quick, notifications } = window();
    const form = await newForm();
    await form.enter("url", shop().gitea.sshUrl("ann/tools"));
    await form.chooseAccess("SSH");
    await form.enter("secret-keyFile", shop().keyFile);
    await window().page.keyboard.press("Escape"); // takes nothing away that was entered
    await form.save();
    await window().repositories.expectRow(/^repository tools, .*key/);
    await window().keep("42-unknown-host-key");
    await quick.loseKeysAt("Recheck Repository");
    await quick.run("Mooring: Recheck Repository");
    await quick.choose("tools");
    await quick.expectTitle("Unknown SSH host key");
    await window().keep("43-host-key");
    // a key that is trusted is all that was missing: the copy is made without being asked for
    await quick.rows.first().click();
    await expectRow(/^repository tools, .*active · synced/);
    await notifications.hide();
  });

  it("gives its packs to the workspace: a resource, a kustomization and a chart", async () => {
    const { quick, mappings, packs } = window();
    await quick.run("Mooring: Connect Packs from Repository…");
    await quick.choose("shop-config");
    await quick.expectTitle("Connect Packs from Repository");
    await expectSoon(() => quick.rows.count(), 3);
    await window().keep("44-choose-packs");
    for (const name of ["shop/catalog", "shop/cart", "search"]) await quick.choose(name);
    await window().page.keyboard.press("Enter");
    for (const [pack, place] of [
      ["shop/catalog", "packs/catalog.pack.yaml"],
      ["shop/cart", "apps/cart"],
      ["search", "charts/search"],
    ])
      await mappings.expectRow(`mapping of ${pack} to shop-config : ${place}`);
    await packs.expectRow(/^pack shop\/catalog/);
    assert.match(shop().read("mooring.yaml"), /repository: shop-config/);
    await window().chooseContext("admin");
    await mappings.expectRow(/^mapping of shop\/cart .*, connected/);
    // rows stand still once all three are rendered and compared
    for (const name of ["shop\\/catalog", "shop\\/cart", "search"])
      await packs.expectRow(new RegExp(`^pack .*${name}, .*1 missing`));
    await window().expectQuiet();
    await window().keep("45-connected");
  });

  it("is applied to the cluster", async () => {
    const { plan, packs } = window();
    await packs.choose(/^pack shop\/cart/, "Show Plan");
    await plan.expectOpen("admin/default");
    await window().keep("46-plan");
    await plan.applyButton.click();
    await packs.expectRow(/^pack .*cart, .*in sync/);
    await window().expectQuiet();
    assert.match(await shop().plane.kubectl(["get", "deployment", "-n", "shop", "-o", "name"]), /cart/);
    await window().keep("47-applied");
  });

  it("has its state written to the host, beside the commit that was compared", async () => {
    const tip = atHost("rev-parse", "origin/main");
    const written = await waitFor("a status", async () => {
      const statuses = await shop().statusesOf("shop-config", tip);
      return statuses.find(({ context, description }) => context === "mooring/drift" && /1 in sync/.test(description));
    });
    assert.deepEqual([written.status, written.description], ["failure", "2 objects drifted, 1 in sync"]);
  });

  it("has its mappings in its panel", async () => {
    const { repository, repositories } = window();
    await repository.openFrom(repositories.row(/^repository shop-config, /).first(), "shop-config");
    await repository.tab("Mapping").click();
    for (const pack of ["shop/catalog", "shop/cart", "search"]) await repository.row(pack).first().waitFor();
    await window().keep("47-mappings");
  });

  it("turns an edit into one commit with the usual message", async () => {
    const { editor, quick, packs, page, notifications } = window();
    const before = commits();
    await packs.expand(/^pack shop\/catalog/);
    await packs.open(/^Pack shop\/catalog/);
    await editor.expectOpen("catalog.pack.yaml");
    // by the name of its repository, not by the folder that the copy lies in
    await editor.expectBreadcrumbs("shop-config", "packs", "catalog.pack.yaml");
    await editor.expectTabHover("shop-config/packs/catalog.pack.yaml");
    await window().keep("47-opened");
    await quick.run("Mooring: Edit and Commit File");
    await editor.expectScheme("mooring-edit");
    await editor.expectBreadcrumbs("shop-config", "packs", "catalog.pack.yaml");
    const text = atHost("show", `origin/main:${CATALOG}`).split("\n");
    await editor.goTo(text.findIndex((line) => line.includes("version: 1.2.0")) + 1);
    await page.keyboard.press("End");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("1");
    // the editor that saves by itself a moment after one typed asks for no commit, and makes none
    await notifications.expect(/not saved automatically because saving it creates a commit/);
    await window().keep("48-not-by-itself");
    await notifications.hide();
    assert.equal(commits(), before);
    await editor.focus();
    await page.keyboard.press("Control+S");
    await quick.expectTitle("Commit catalog.pack.yaml and push");
    await quick.expectText("Update pack shop/catalog");
    await window().keep("48-commit");
    await quick.accept();
    await waitFor("the commit at the host", () => commits() === before + 1);
    assert.match(atHost("show", `origin/main:${CATALOG}`), /version: 1\.2\.1/);
    const message = atHost("log", "-1", "--format=%B", "origin/main");
    assert.match(message, /^Update pack shop\/catalog\n\nMooring-Pack: shop\/catalog\nMooring-Cluster: admin\/default/);
    await window().keep("49-committed");
  });

  it("shows what was changed in the cluster, and takes it into one commit", async () => {
    const { quick, packs } = window();
    const before = commits();
    await shop().patch("cart", '{"spec":{"replicas":5}}');
    await packs.expectRow(/^pack shop\/cart, .*1 drifted/);
    await window().keep("50-drifted");
    await packs.choose(/^Deployment shop\/cart/, "Take Live Value into File");
    await quick.expectTitle("Commit cart.yaml and push");
    await quick.accept();
    await waitFor("the commit at the host", () => commits() === before + 1);
    assert.match(atHost("show", `origin/main:${CART}`), /replicas: 5 # one per zone/);
    await packs.expectRow(/^pack shop\/cart, .*in sync/);
    await window().keep("51-taken");
  });

  it("is applied over what was changed in the cluster", async () => {
    const { packs, plan } = window();
    const before = commits();
    await shop().patch("cart", '{"spec":{"replicas":7}}');
    await packs.expectRow(/^pack shop\/cart, .*1 drifted/);
    await packs.choose(/^Deployment shop\/cart/, "Apply to Cluster…");
    // what another manager wrote is taken over only by a tick
    await plan.expectButton("Nothing to Apply");
    await plan.tick("Take over spec.replicas");
    await plan.expectButton("Apply 1 Change");
    await plan.applyButton.click();
    await packs.expectRow(/^pack shop\/cart, .*in sync/);
    const replicas = ["get", "deployment", "cart", "-n", "shop", "-o", "jsonpath={.spec.replicas}"];
    assert.equal(await shop().plane.kubectl(replicas), "5");
    assert.equal(commits(), before);
  });

  it("is merged with what was changed in the cluster, into one commit", async () => {
    const { packs, merge, quick, page } = window();
    const before = commits();
    await shop().patch("cart", '{"spec":{"replicas":3}}');
    await packs.expectRow(/^pack shop\/cart, .*1 drifted/);
    await packs.choose(/^Deployment shop\/cart/, "Merge File and Cluster…");
    await merge.expectOpen("cart.yaml");
    await window().keep("52-merge");
    await merge.goToOpenChange();
    await merge.accept("Cluster");
    await page.locator(".merge-editor .code-view.result .view-line").first().click();
    await page.keyboard.press("Control+S");
    await quick.expectTitle("Commit cart.yaml and push");
    await quick.accept();
    await waitFor("the commit at the host", () => commits() === before + 1);
    assert.match(atHost("show", `origin/main:${CART}`), /replicas: 3 # one per zone/);
    await packs.expectRow(/^pack shop\/cart, .*in sync/);
    await window().keep("53-merged");
  });

  it("takes a commit back from the timeline in its panel, and plans what that changes in the cluster", async () => {
    const { repository, repositories, plan, packs, page } = window();
    const before = commits();
    await repository.openFrom(repositories.row(/^repository shop-config, /).first(), "shop-config");
    await repository.openTimeline("shop/cart");
    const last = repository.frame.locator("mo-timeline .event", { hasText: "Update pack shop/cart" }).first();
    await last.getByRole("button", { name: "Revert…" }).click();
    await window().keep("53-revert");
    await page.getByRole("button", { name: "Revert", exact: true }).click();
    await waitFor("the commit at the host", () => commits() === before + 1);
    assert.match(atHost("show", `origin/main:${CART}`), /replicas: 5 # one per zone/);
    assert.match(atHost("log", "-1", "--format=%B", "origin/main"), /^Revert "Update pack shop\/cart"\n/);
    await plan.expectOpen("admin/default");
    await window().keep("53-revert-plan");
    await plan.tick("Take over spec.replicas");
    await plan.expectButton("Apply 1 Change");
    await plan.applyButton.click();
    await packs.expectRow(/^pack shop\/cart, .*in sync/);
  });

  it("is disconnected and reconnected", async () => {
    const { mappings } = window();
    await mappings.choose(/^mapping of search to/, "Disconnect Pack");
    await mappings.expectRow(/^mapping of search to .*disconnected/);
    await mappings.choose(/^mapping of search to/, "Reconnect Pack");
    await mappings.expectRow(/^mapping of search to .*, connected/);
  });

  it("stands beside a pack that is created from a file of the workspace", async () => {
    const { plan, mappings } = window();
    shop().write("banner/banner.yaml", BANNER);
    await window().openFile("banner.yaml");
    await window().quick.run("Mooring: Create Pack from File…");
    await plan.expectOpen("admin/default");
    await plan.expectButton("Apply 1 Change");
    await plan.applyButton.click();
    await plan.expectStatus("1 change written");
    await waitFor("the entry of the pack", () => /pack: shop\/banner/.test(shop().read("mooring.yaml")));
    await mappings.expectRow(/^mapping of shop\/banner to team : banner.*, connected/);
    await window().keep("54-created");
    assert.equal(
      await shop().plane.kubectl(["get", "configmap", "banner", "-n", "shop", "-o", "jsonpath={.data.text}"]),
      "Spring sale",
    );
  });

  it("is deleted with its copy, and the host is left alone", async () => {
    const { quick, page, mappings, packs } = window();
    const before = commits();
    await quick.run("Mooring: Delete Repository…");
    await quick.choose("shop-config");
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await waitFor(
      "the row to go",
      async () =>
        (await window()
          .repositories.row(/^repository shop-config/)
          .count()) === 0,
    );
    // its packs are gone with it; what mooring.yaml says of them stays, and says what is missing
    await waitFor("its packs to go", async () => (await packs.row(/^pack .*shop-config/).count()) === 0);
    await mappings
      .row(/^mapping of shop\/cart/)
      .filter({ hasText: /No\srepository\snamed\sshop-config/ })
      .first()
      .waitFor();
    await window().keep("59-deleted");
    assert.equal(commits(), before);
    assert.match(shop().read("mooring.yaml"), /pack: shop\/cart/);
  });
});
