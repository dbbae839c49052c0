// A host whose every text is an attack on the page that shows it (A14): text it is, and nothing else.
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { RepositoryRig } from "../integration/repositories/repositoryRig.ts";
import { freePort } from "../testbed/freePort.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { FakeGitHub } from "../testbed/hosts/fakeGitHub.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { RepositoryForm } from "./pages/repositoryForm.ts";
import { WebhooksPage } from "./pages/webhooksPage.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const TOKEN = "ghp_canary0123456789";
const MARKUP =
  "<img src=http://127.0.0.1:9/x onerror=alert(1)><a href=javascript:alert(2)>go</a>[x](command:workbench.action.terminal.new)";
/** As it comes, and as people see it: without colours of a terminal and without turned text. */
const SENT = `${MARKUP}\u001b[31m\u202egnp.exe`;
const SHOWN = `${MARKUP}gnp.exe`;

describe("the webhooks of a host that writes hostile texts", function () {
  this.timeout(STEP_LIMIT);
  const folder = temporaryFolder("e2e-hostile");
  const github = new FakeGitHub(TOKEN);
  let rig: RepositoryRig;
  let port = 0;
  before(async () => {
    port = await freePort();
    rig = new RepositoryRig();
    const { folder: bare } = rig.source("team/shop");
    rig.git(bare, "update-server-info");
    github.site = rig.base;
    github.login = SENT;
    github.event = SENT;
    github.texts = {
      request: { ...github.texts.request, payload: { ref: SENT } },
      response: { headers: { Server: SENT }, payload: SENT },
    };
    await github.start();
  });
  after(async () => {
    await github.stop();
    await rig.remove();
    await removeFolder(folder);
  });
  const window = useWindow(() => ({
    workspace: folder,
    trust: true,
    env: {},
    settings: {
      "mooring.repositories.protocols": ["https", "ssh", "http"],
      "mooring.repositories.syncInterval": 0,
      "mooring.webhooks.receive": true,
      "mooring.webhooks.port": port,
    },
  }));

  it("shows them as texts, runs nothing and asks nobody", async () => {
    await window().openViews();
    await window().quick.run("Mooring: Add Repository…");
    const form = new RepositoryForm(window().repository.frame);
    await form.expectOpen("Add Repository");
    await form.enter("url", `${github.origin}/team/shop.git`);
    await form.chooseAccess("Token");
    await form.enter("secret-secret", TOKEN);
    await waitFor("a webhook that is offered", async () => {
      return (await form.webhook.tick.getAttribute("aria-disabled")) !== "true";
    });
    await form.save();
    await window().repository.expectOpen("shop");
    await waitFor("a webhook at the host", () => github.hooks.size === 1);
    const page = new WebhooksPage(window().repository.frame);
    await page.open();
    await page.press("Check All");
    await page.root.locator("li", { hasText: `The token belongs to ${SHOWN}` }).waitFor();
    await page.root
      .getByRole("button", { name: `${SHOWN} · ` })
      .first()
      .click();
    await page.root.locator("pre").nth(1).waitFor();
    const texts = await page.root.locator("pre").allInnerTexts();
    assert.ok(
      texts.every((text) => text.includes(MARKUP)),
      texts.join("\n"),
    );
    assert.doesNotMatch(texts.join(), /[\u001b\u202e]/);
    await window().keep("73-hostile-host");
    assert.equal(await page.root.locator("img, iframe, a[href], script").count(), 0);
    assert.deepEqual(
      window().console.filter((line) => line.includes("127.0.0.1:9/")),
      [],
    );
    assert.deepEqual(github.violations, []);
  });
});
