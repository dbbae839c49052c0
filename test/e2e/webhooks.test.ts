import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { freePort } from "../testbed/freePort.ts";
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

  it("is not made, and no host asked, before somebody wants it", async () => {
    await window().openViews();
    await window().quick.run("Mooring: Add Repository…");
    const form = new RepositoryForm(window().repository.frame);
    await form.expectOpen("Add Repository");
    await form.enter("url", shop().url("shop-config"));
    await form.chooseAccess("Token");
    await form.enter("secret-secret", await shop().gitea.token(["write:repository", "read:user"]));
    await form.save();
    await window()
      .repositories.row(/^repository shop-config, .*active · synced/)
      .first()
      .waitFor();
    await window().repository.expectOpen("shop-config");
    await page().open();
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
    await page().expect("In order");
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
    await page().expect("In order");
    assert.notEqual((await only()).config.url, before.config.url);
  });

  it("is seen to be switched off at the host, and set right", async () => {
    const before = await only();
    await shop().gitea.request({ method: "PATCH", path: `${HOOKS}/${before.id}`, body: { active: false } });
    await page().press("Check All");
    await page().expect("Switched off at the host");
    await window().keep("65-disabled");
    await page().press("Renew…");
    await window().dialog.press("Renew");
    await page().expect("In order");
    const after = await only();
    assert.equal(after.active, true);
  });

  it("gets another secret, and its deliveries still count", async () => {
    await page().press("Change Secret");
    await page().expectFact("Secret since", /^\s*[0-9] s ago/);
    await page().press("Test");
    await page().expect("In order");
    await page().expectFact("Last delivery", /arrived here/);
  });

  it("is gone from the host with the repository", async () => {
    await window().quick.run("Mooring: Delete Repository…");
    await window().quick.choose("shop-config");
    await window().dialog.press("Delete");
    await waitFor("a host without the hook", async () => (await hooks()).length === 0);
    await window().keep("66-deleted");
  });
});
