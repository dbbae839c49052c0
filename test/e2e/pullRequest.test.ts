import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { expectSoon } from "../testbed/expectSoon.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { useManagedShop } from "./managedShop.ts";
import { RepositoryForm } from "./pages/repositoryForm.ts";
import { WebhooksPage } from "./pages/webhooksPage.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

interface GiteaPull {
  readonly head: { readonly ref: string };
  readonly title: string;
}

describe("a mapping that wants pull requests, in the real editor at a real host", function () {
  this.timeout(STEP_LIMIT);
  const shop = useManagedShop();
  const window = useWindow(() => ({
    workspace: shop().workspace,
    trust: true,
    env: shop().env,
    settings: { "mooring.repositories.protocols": ["https", "ssh", "http"] },
  }));
  const pulls = async (): Promise<readonly GiteaPull[]> => {
    const { body } = await shop().gitea.request({ method: "GET", path: "/repos/ann/shop-config/pulls?state=open" });
    return body as readonly GiteaPull[];
  };
  const tip = (): string => shop().atHost("shop-config", "rev-parse", "origin/main");

  it("belongs to a registered repository", async () => {
    const { quick, mappings, packs } = window();
    await window().openViews();
    await quick.run("Mooring: Add Repository…");
    const form = new RepositoryForm(window().repository.frame);
    await form.expectOpen("Add Repository");
    await form.enter("url", shop().url("shop-config"));
    await form.chooseAccess("Token");
    await form.enter("secret-secret", await shop().gitea.token(["write:repository", "read:user"]));
    await expectSoon(() => form.webhook.note.innerText(), /^Not available: the webhook receiver is disabled/);
    await form.save();
    await window().repositories.expectRow(/^repository shop-config, .*active · synced/);
    // without a receiver there is no webhook, and its tab says what comes first
    const webhooks = new WebhooksPage(window().repository.frame);
    await webhooks.open();
    await webhooks.expect("No webhook");
    await webhooks.root.getByText("Enable mooring.webhooks.receive").waitFor();
    await window().keep("76-no-receiver");
    await quick.run("Mooring: Connect Packs from Repository…");
    await quick.choose("shop-config");
    await quick.expectTitle("Connect Packs from Repository");
    await quick.choose("shop/catalog");
    await window().page.keyboard.press("Enter");
    await mappings.expectRow("mapping of shop/catalog to shop-config : packs/catalog.pack.yaml");
    assert.match(shop().read("mooring.yaml"), /repository: shop-config\n$/);
    appendFileSync(join(shop().workspace, "mooring.yaml"), "    push: pullRequest\n");
    await window().chooseContext("admin");
    await packs.expectRow(/^pack shop\/catalog, .*1 missing/);
  });

  it("turns an edit into a commit beside the branch and an open pull request, and offers its page", async () => {
    const { editor, quick, packs, page, notifications } = window();
    const before = tip();
    await packs.expand(/^pack shop\/catalog/);
    await packs.open(/^Pack shop\/catalog/);
    await editor.expectOpen("catalog.pack.yaml");
    await quick.run("Mooring: Edit and Commit File");
    await editor.expectScheme("mooring-edit");
    const text = shop().atHost("shop-config", "show", "origin/main:packs/catalog.pack.yaml").split("\n");
    await editor.goTo(text.findIndex((line) => line.includes("version: 1.2.0")) + 1);
    await page.keyboard.press("End");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("1");
    await page.keyboard.press("Control+S");
    await quick.expectTitle("Commit catalog.pack.yaml for a pull request");
    await window().keep("72-for-a-pull-request");
    await quick.accept();
    await waitFor("the pull request", async () => (await pulls()).length === 1);
    const [pull] = await pulls();
    assert.deepEqual([pull?.head.ref, pull?.title], ["mooring/shop/catalog", "Update pack shop/catalog"]);
    assert.equal(tip(), before);
    const message = await notifications.expect("Pushed to mooring/shop/catalog and opened a pull request into main.");
    await message.getByRole("button", { name: "Open Pull Request" }).waitFor();
    await window().keep("73-pull-request");
  });
});
