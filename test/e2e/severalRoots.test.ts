import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { before, describe, it } from "mocha";
import { expectSoon } from "../testbed/expectSoon.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const CANARY = "canary-of-the-live-secret";
const SECRET = "/api/v1/namespaces/shop/secrets/cart-store";
const STAGE = "/api/v1/namespaces/stage";
const SETTINGS =
  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: info # enough for a stage\n";

describe("two folders with a target each", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  let workspace = "";
  before("a second folder, and a Secret that differs", async () => {
    const folder = path.join(shop().folder, "stage");
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "settings.yaml"), SETTINGS);
    workspace = path.join(shop().folder, "both.code-workspace");
    fs.writeFileSync(workspace, JSON.stringify({ folders: [{ path: shop().workTree }, { path: folder }] }));
    await shop().call({
      method: "POST",
      path: "/api/v1/namespaces",
      body: { apiVersion: "v1", kind: "Namespace", metadata: { name: "stage" } },
    });
    await shop().call({
      method: "POST",
      path: `${STAGE}/configmaps?fieldManager=kubectl-create`,
      body: {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "settings", namespace: "stage" },
        data: { level: "debug" },
      },
    });
    await shop().patch(SECRET, "kubectl-patch", { data: { password: Buffer.from(CANARY).toString("base64") } });
  });
  const window = useWindow(() => ({ workspace, trust: true, env: shop().env }));

  it("are compared each with its own", async () => {
    const { packs, quick } = window();
    await window().openViews();
    for (const [folder, context] of [
      ["shop", "demo"],
      ["stage", "stage"],
    ] as const) {
      await packs.press(`folder ${folder}, no target`, "Choose Context…");
      await quick.expectTitle("Compare with a cluster");
      await quick.choose(context);
      await packs.reveal(`folder ${folder}, ${context}/${folder}`);
    }
    await window().expectCompared("demo");
    await packs.reveal(/^ConfigMap (stage\/)?settings, drifted · 1 field · kubectl-create/);
    await window().keep("40-two-targets");
  });

  it("show a Secret's drift, and nothing of its value", async () => {
    const { packs, plan } = window();
    await packs.expand(/^Secret shop\/cart-store, drifted/);
    const field = await packs.reveal(/^data\.password, /);
    assert.match((await field.innerText()).replaceAll("\u00a0", " "), /values differ/);
    await field.hover();
    await window().page.locator(".monaco-hover:visible", { hasText: "***" }).first().waitFor();
    await expectNoSecret();
    await window().keep("41-secret");

    await packs.press(/^Secret shop\/cart-store, drifted/, "Show Difference");
    await window().editor.expectOpen("Secret shop/cart-store");
    await expectNoSecret();
    await window().keep("42-secret-difference");

    await packs.choose(/^Secret shop\/cart-store, drifted/, "Show Plan");
    await plan.expectOpen("demo/shop");
    await expectSoon(() => plan.text(), /\*\*\*/);
    await expectNoSecret();
    await window().keep("43-secret-plan");
  });

  async function expectNoSecret(): Promise<void> {
    const text = await window().everything();
    assert.ok(text.includes("cart-store")); // or else nothing was read
    for (const secret of [CANARY, Buffer.from(CANARY).toString("base64")])
      assert.ok(!text.includes(secret), "a Secret's value is shown");
  }

  it("can be walked through and worked on by keys alone", async () => {
    const { editor, packs, quick } = window();
    const { keyboard } = window().page;
    await quick.run("Mooring: Show Packs");
    await packs.home();
    await packs.expectFocus(/^folder shop, demo\/shop/);
    await packs.walkTo(/^ConfigMap (stage\/)?settings, drifted/);
    await packs.stepInto(/^data\.level, live has debug \(kubectl-create, today \d\d:\d\d\), file says info/);
    await keyboard.press("Shift+F10");
    await window().page.getByRole("menuitem", { name: "Take Live Value into File" }).waitFor();
    await window().keep("44-menu-by-keys");
    await keyboard.press("Escape");
    await keyboard.press("Enter"); // opens the file at the field
    await editor.expectOpen("settings.yaml");
    await keyboard.press("Control+1");
    await editor.expectCursor(6);
    assert.ok((await editor.codeActions()).includes("Take live value into file"));
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await editor.expectSquiggle(6, false);
    const file = path.join(shop().folder, "stage/settings.yaml");
    await waitFor("saved file", () => fs.readFileSync(file, "utf8") !== SETTINGS); // the squiggle follows the text, not the disk
    assert.equal(fs.readFileSync(file, "utf8"), SETTINGS.replace("info", "debug"));
    await window().keep("45-taken-by-keys");
  });

  it("have names for a screen reader, with the state in words", async () => {
    for (const view of [window().packs, window().repositories, window().mappings]) {
      const rows = await view.spoken();
      assert.ok(rows.length > 0);
      for (const row of rows)
        assert.match(
          row,
          /^(folder|pack|repository|changed file|mapping of|not in Git|[A-Z]\w+|[a-z]\w*[.[]).*, \S/,
          row,
        );
      await expectSoon(() => view.unnamedButtons(), []);
    }
    await expectSoon(() => window().status.spoken(), /^Mooring, target demo\/shop, \d+ drifted$/);
  });
});
