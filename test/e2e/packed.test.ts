import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { JsonObject } from "../../src/model/json.ts";
import { packageOf } from "../testbed/packages.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const MAILER = "/apis/apps/v1/namespaces/shop/deployments/mailer";
const FILE = "apps/mailer/mailer.yaml";

describe("the packed extension, installed in the real editor", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  const window = useWindow(() => ({
    extension: packageOf("vsix"),
    loadedAs: "packed",
    workspace: shop().workTree,
    trust: true,
    env: shop().env,
  }));
  const host = async (value: string): Promise<void> => {
    const env = [{ name: "SMTP_HOST", value }];
    const body: JsonObject = { spec: { template: { spec: { containers: [{ name: "mailer", env }] } } } };
    await shop().patch(MAILER, "kubectl-edit", body);
  };
  const line = (): number =>
    shop()
      .read(FILE)
      .split("\n")
      .findIndex((text) => text.includes("value: smtp")) + 1;

  it("marks the line that drifted, once a context was chosen", async () => {
    const { editor } = window();
    await window().openViews();
    await window().chooseContext("demo");
    await host("smtp.elsewhere.example.com");
    await window().openFile(FILE);
    await editor.expectSquiggle(line());
    await editor.goTo(line(), 22);
    assert.match(await editor.hoverText(), /kubectl-edit, today/);
    await window().keep("90-packed");
  });

  it("applies the file to the cluster", async () => {
    const { editor, notifications } = window();
    await editor.chooseCodeAction("Apply file to cluster (1 field)");
    await notifications.expect(/Deployment shop\/mailer applied to demo\/shop/);
    assert.match(JSON.stringify(await shop().live(MAILER)), /"smtp\.example\.com"/);
    await editor.expectSquiggle(line(), false);
    await notifications.hide();
  });

  it("takes the live value and commits the file", async () => {
    const { editor, quick, status } = window();
    const head = shop().git("rev-parse", "HEAD");
    await host("smtp.live.example.com");
    await editor.expectSquiggle(line());
    await editor.goTo(line(), 22);
    await editor.chooseCodeAction("Take live value into file");
    await waitFor("saved file", () => shop().read(FILE).includes("smtp.live.example.com"));
    await quick.run("Mooring: Commit…");
    await quick.expectTitle("Commit mailer.yaml");
    await window().page.keyboard.press("Enter");
    await status.expectMessage(/1 file committed as [0-9a-f]{7}/);
    assert.equal(shop().git("rev-parse", "HEAD~1"), head);
    assert.equal(shop().git("show", "--format=", "--name-only", "HEAD").trim(), FILE);
  });
});
