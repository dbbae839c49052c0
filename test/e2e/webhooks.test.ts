import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { freePort } from "../testbed/freePort.ts";
import { expectSoon } from "../testbed/expectSoon.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { useManagedShop } from "./managedShop.ts";
import { RepositoryForm } from "./pages/repositoryForm.ts";
import { WebhooksPage } from "./pages/webhooksPage.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

interface GiteaHook {
  readonly id: number;
  readonly active: boolean;
  readonly branch_filter: string;
  readonly events: readonly string[];
  readonly config: { readonly url: string };
}

describe("a webhook in the real editor, at a real host", function () {
  this.timeout(STEP_LIMIT);
  const shop = useManagedShop();
  let port = 0;
  before(async () => {
    port = await freePort();
  });
  const window = useWindow(() => ({
    workspace: shop().workspace,
    trust: true,
    env: shop().env,
    settings: {
      "mooring.repositories.protocols": ["https", "ssh", "http"],
      "mooring.repositories.syncInterval": 0,
      "mooring.webhooks.receive": true,
      "mooring.webhooks.port": port,
    },
  }));
  const page = (): WebhooksPage => new WebhooksPage(window().repository.frame);
  const HOOKS = "/repos/ann/shop-config/hooks";
  const hooks = async (): Promise<readonly GiteaHook[]> =>
    (await shop().gitea.request({ method: "GET", path: HOOKS })).body as readonly GiteaHook[];
  const only = async (): Promise<GiteaHook> => {
    const [hook, ...more] = await hooks();
    assert.ok(hook);
    assert.equal(more.length, 0);
    return hook;
  };

  /** The form of a new repository with its address and access, and the choice of a webhook offered. */
  const entered = async (scopes = ["write:repository", "read:user"]): Promise<RepositoryForm> => {
    await window().quick.run("Mooring: Add Repository…");
    const form = new RepositoryForm(window().repository.frame);
    await form.expectOpen("Add Repository");
    await form.enter("url", shop().url("shop-config"));
    await form.chooseAccess("Token");
    await form.enter("secret-secret", await shop().gitea.token(scopes));
    await waitFor("a webhook that is offered", async () => {
      return (await form.webhook.tick.getAttribute("aria-disabled")) !== "true";
    });
    return form;
  };
  const saved = async (form: RepositoryForm): Promise<void> => {
    await form.save();
    await window()
      .repositories.row(/^repository shop-config, .*active · synced/)
      .first()
      .waitFor();
    await window().repository.expectOpen("shop-config");
    await page().open();
  };

  it("is a choice beside the button that adds a repository, and not made where it is not ticked", async () => {
    await window().openViews();
    const form = await entered();
    const ticked = (): Promise<string | null> => form.webhook.tick.getAttribute("aria-checked");
    await expectSoon(ticked, "true");
    await expectSoon(() => form.webhook.note.innerText(), /settings at the host/);
    await form.webhook.tick.scrollIntoViewIfNeeded();
    await window().keep("59-webhook-choice");
    await form.webhook.tick.click();
    await expectSoon(ticked, "false");
    await saved(form);
    await page().expect("No webhook");
    await window().keep("60-no-webhook");
    assert.deepEqual(await hooks(), []);
  });

  it("is created for pushes to the branch, with an address that nobody guesses", async () => {
    await page().press("Create Webhook");
    await page().expectFact("Present at the host", /yes/);
    await window().keep("61-webhook");
    const hook = await only();
    assert.equal(hook.active, true);
    assert.deepEqual(hook.events, ["push"]);
    assert.match(hook.config.url, new RegExp(`^http://127\\.0\\.0\\.1:${port}/mooring/[0-9a-f]{12}/[\\w-]{32}$`));
    const shown = await window().everything();
    assert.ok(!shown.includes(hook.config.url), "the address is shown whole");
  });

  it("brings a test delivery", async () => {
    await page().press("Test");
    await page().expectFact("Last delivery", /arrived here/);
    await page().expect("OK");
    await window().keep("62-tested");
  });

  it("makes a push of somebody else be seen at once", async () => {
    await window().repository.tab("Commits").click();
    const content = Buffer.from("A word.\n").toString("base64");
    const body = { content, message: "Write a word down", branch: "main" };
    await shop().gitea.request({ method: "POST", path: "/repos/ann/shop-config/contents/notes.md", body });
    await window().repository.row("Write a word down").first().waitFor();
    await window().keep("63-pushed");
  });

  it("is seen to be gone from the host, and made anew", async () => {
    const before = await only();
    await shop().gitea.request({ method: "DELETE", path: `${HOOKS}/${before.id}` });
    await page().open();
    await page().press("Check All");
    await page().expect("Not at the host");
    await window().keep("64-missing");
    await page().press("Renew…");
    await window().dialog.press("Renew");
    await page().expect("OK");
    assert.notEqual((await only()).config.url, before.config.url);
  });

  it("is seen to be switched off at the host, and set right", async () => {
    const before = await only();
    await shop().gitea.request({ method: "PATCH", path: `${HOOKS}/${before.id}`, body: { active: false } });
    await page().press("Check All");
    await page().expect("Disabled at the host");
    await window().keep("65-disabled");
    await page().press("Renew…");
    await window().dialog.press("Renew");
    await page().expect("OK");
    const after = await only();
    assert.equal(after.active, true);
  });

  it("is seen to be edited at the host, and set right", async () => {
    const before = await only();
    const body = { events: ["issues"], branch_filter: "dev" };
    await shop().gitea.request({ method: "PATCH", path: `${HOOKS}/${before.id}`, body });
    await page().press("Check All");
    await page().expect("Changed at the host");
    await page()
      .root.getByText("It is no longer subscribed to pushes; it is subscribed to the branches dev.", { exact: true })
      .waitFor();
    await window().keep("67-edited");
    await page().press("Renew…");
    await window().dialog.press("Renew");
    await page().expect("OK");
    const after = await only();
    assert.deepEqual([after.events, after.branch_filter], [["push"], "main"]);
  });

  it("gets another secret, and its deliveries still count", async () => {
    await page().press("Change Secret");
    await page().expectFact("Secret since", /^\s*[0-9] s ago/);
    await page().press("Test");
    await page().expect("OK");
    await page().expectFact("Last delivery", /arrived here/);
  });

  it("stands beside commits by the host's API: of a file of the workspace, after what is there was seen", async () => {
    const { quick } = window();
    await quick.openFile("README.md");
    await quick.run("Mooring: Commit File via Host API…");
    await quick.choose("shop-config");
    await quick.expectText("README.md");
    await quick.input.fill("notes.md");
    await quick.accept();
    await quick.expectText("Update notes.md");
    await window().keep("71-commit-at-host");
    await quick.accept();
    const message = await window().notifications.expect(/Committed to shop-config \(main\) as [0-9a-f]{7}/);
    await message.getByRole("button", { name: "Open at Host" }).waitFor();
    await window().notifications.hide();
    assert.equal(shop().atHost("shop-config", "show", "origin/main:notes.md"), "# team\n");
  });

  it("is gone from the host with the repository", async () => {
    await window().quick.run("Mooring: Delete Repository…");
    await window().quick.choose("shop-config");
    await window().dialog.press("Delete");
    await waitFor("a host without the hook", async () => (await hooks()).length === 0);
    await window().keep("66-deleted");
  });

  it("is created together with the repository where the choice stays ticked", async () => {
    await saved(await entered());
    await page().expect("OK");
    await page().expectFact("Present at the host", /yes/);
    await window().keep("68-created-on-adding");
    const hook = await only();
    assert.deepEqual([hook.active, hook.events, hook.branch_filter], [true, ["push"], "main"]);
  });

  it("is listed to be removed by hand where the host does not let go of it", async () => {
    const [hook, link] = [await only(), new RegExp(`${shop().gitea.url}/ann/shop-config/settings/hooks/\\d+`)];
    await window().quick.run("Mooring: Edit Repository…");
    await window().quick.choose("shop-config");
    const form = new RepositoryForm(window().repository.frame);
    await form.expectOpen("Edit Repository");
    await form.enter("secret-secret", await shop().gitea.token(["read:repository", "read:user"]));
    await form.save();
    await page().root.waitFor();
    await window().quick.run("Mooring: Delete Repository…");
    await window().quick.choose("shop-config");
    await window().dialog.press("Delete");
    assert.match(await window().dialog.text(), /could not be deleted completely/);
    await window().keep("69-host-says-no");
    await window().dialog.press("Delete Anyway");
    await waitFor("the list", async () => link.test(await window().dialog.text()));
    await window().keep("70-by-hand");
    await window().dialog.press("Cancel");
    assert.equal((await only()).id, hook.id);
    await window()
      .repositories.row(/^repository shop-config,/)
      .first()
      .waitFor({ state: "detached" });
  });

  it("stays wanted where the host says no at first, with what to do, and is made when the access is edited", async () => {
    const [left] = await hooks();
    await saved(await entered(["read:repository", "read:user"]));
    await page().expect("Pending");
    await page().root.getByText("Then choose Create Webhook.").waitFor();
    await page().root.getByText("refused to create a webhook").waitFor();
    await window().keep("74-wanted");
    assert.deepEqual(
      (await hooks()).map(({ id }) => id),
      [left?.id],
    );
    await window().quick.run("Mooring: Edit Repository…");
    await window().quick.choose("shop-config");
    const form = new RepositoryForm(window().repository.frame);
    await form.expectOpen("Edit Repository");
    await form.enter("secret-secret", await shop().gitea.token(["write:repository", "read:user"]));
    await form.save();
    await page().expect("OK");
    // what was left behind is known again and makes way
    assert.notEqual((await only()).id, left?.id);
    await window().keep("75-made-after-all");
  });
});
