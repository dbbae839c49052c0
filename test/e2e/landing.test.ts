import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import { parse } from "yaml";
import type { JsonObject } from "../../src/model/json.ts";
import { expectSoon } from "../testbed/expectSoon.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { ownersOf, withoutNotes } from "./liveFields.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const STOREFRONT = "/apis/apps/v1/namespaces/shop/deployments/storefront";
const CART_CONFIG = "/api/v1/namespaces/shop/configmaps/cart";
const FILE = "apps/storefront/storefront.yaml";
const CONFIG_FILE = "apps/cart/config.yaml";
const IMAGE = "registry.example.com/shop/storefront";
const CONTAINER = ["f:spec", "f:template", "f:spec", "f:containers", 'k:{"name":"web"}'];

describe("a live change in the real editor", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  const window = useWindow(() => ({ workspace: shop().workTree, trust: true, env: shop().env }));
  const lineOf = (file: string, text: string): number =>
    shop()
      .read(file)
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1;

  it("is marked on its line by itself", async () => {
    const { editor } = window();
    await shop().patch(STOREFRONT, "kubectl-edit", container({ env: [{ name: "LOG_LEVEL", value: "debug" }] }));
    await window().openViews();
    await window().chooseContext("demo");
    await window().openFile(FILE);
    const line = lineOf(FILE, `image: ${IMAGE}`);
    await editor.goTo(line, 20);
    await editor.expectSquiggle(lineOf(FILE, "value: info"));
    assert.ok(!(await editor.squiggles()).includes(line));

    await shop().patch(STOREFRONT, "kubectl-set", container({ image: `${IMAGE}:5.12.1` }));

    await editor.expectSquiggle(line);
    const text = await editor.hoverText();
    for (const part of ["Live", "File", `${IMAGE}:5.12.0`, `${IMAGE}:5.12.1`]) assert.ok(text.includes(part), text);
    assert.match(text, /kubectl-set, today \d\d:\d\d/);
    await window().keep("10-line");
  });

  it("is put back by one code action, which writes that field alone and can be undone", async () => {
    const { editor, notifications } = window();
    const line = lineOf(FILE, `image: ${IMAGE}`);
    const before = await shop().live(STOREFRONT);
    await editor.goTo(line, 20);
    assert.deepEqual((await editor.codeActions()).slice(0, 7), [
      "Apply file to cluster (1 field)",
      "Take live value into file",
      "Merge…",
      "Show difference",
      "Ignore this field",
      "Ignore this field for every Deployment",
      "Show who changed it",
    ]);
    await window().keep("11-actions");
    await editor.chooseCodeAction("Apply file to cluster (1 field)");
    await notifications.expect(/image of Deployment shop\/storefront applied to demo\/shop/);

    const after = await shop().live(STOREFRONT);
    assert.deepEqual(
      withoutNotes(after),
      JSON.parse(JSON.stringify(withoutNotes(before)).replaceAll(":5.12.1", ":5.12.0")),
    );
    assert.deepEqual(ownersOf(after, [...CONTAINER, "f:image"]), ["mooring"]);
    await editor.expectSquiggle(line, false);
    await window().keep("12-applied");

    await notifications.press(/applied to demo\/shop/, "Undo");
    await notifications.hide();
    await waitFor("live value from before", async () =>
      JSON.stringify(await shop().live(STOREFRONT)).includes(`"${IMAGE}:5.12.1"`),
    );
    await editor.expectSquiggle(line);
  });

  it("is taken into the file, on one line, with its comment", async () => {
    const { editor } = window();
    const before = shop().read(FILE).split("\n");
    const line = lineOf(FILE, "value: info #");
    await editor.goTo(line, 16);
    await editor.chooseCodeAction("Take live value into file");
    await editor.expectSquiggle(line, false);
    await waitFor("saved file", () => shop().read(FILE) !== before.join("\n")); // the squiggle follows the text, not the disk
    const after = shop().read(FILE).split("\n");
    assert.equal(after.length, before.length);
    assert.deepEqual(
      after.filter((text, at) => text !== before[at]),
      ["              value: debug # debug writes customers' searches into the log"],
    );
    await window().keep("13-taken");
  });

  it("is committed alone, while what was staged stays staged", async () => {
    const { quick, status } = window();
    const readme = path.join(shop().workTree, "README.md");
    fs.appendFileSync(readme, "\nStaged, for another commit.\n");
    shop().git("add", "README.md");
    fs.appendFileSync(readme, "\nNot staged.\n");
    const staged = shop().git("diff", "--cached");
    const head = shop().git("rev-parse", "HEAD");

    await window().openFile(FILE);
    await quick.run("Mooring: Commit…");
    await quick.expectTitle("Commit storefront.yaml");
    await quick.expectText("Update pack shop/storefront");
    await window().keep("14-commit");
    await window().page.keyboard.press("Enter");
    await status.expectMessage(/1 file committed as [0-9a-f]{7}/);

    assert.equal(shop().git("rev-parse", "HEAD~1"), head);
    assert.equal(shop().git("show", "--format=", "--name-only", "HEAD").trim(), FILE);
    assert.equal(shop().git("diff", "--cached"), staged);
    assert.match(shop().git("diff", "--", "README.md"), /^\+Not staged\.$/m);
    const message = shop().git("log", "-1", "--format=%B");
    assert.match(message, /^Mooring-Pack: shop\/storefront$/m);
    assert.match(message, /^Mooring-Cluster: demo\/shop$/m);
    assert.match(message, /^Mooring-Fields: .*env\[name=LOG_LEVEL\]\.value$/m);
    await window().keep("15-committed");
  });

  it("is merged with a change of the file, after which both are equal", async () => {
    const { editor, merge, packs } = window();
    await shop().patch(CART_CONFIG, "kubectl-edit", { data: { "log-format": "text" } });
    await window().openFile(CONFIG_FILE);
    await editor.expectSquiggle(lineOf(CONFIG_FILE, "log-format"));
    fs.writeFileSync(
      path.join(shop().workTree, CONFIG_FILE),
      shop().read(CONFIG_FILE).replace("max_items = 200", "max_items = 250"),
    );
    await editor.expectSquiggle(lineOf(CONFIG_FILE, "cart.toml"));
    await editor.goTo(lineOf(CONFIG_FILE, "log-format"), 10);
    await editor.chooseCodeAction("Merge…");
    await merge.expectOpen("config.yaml");
    await expectSoon(() => merge.titles(), ["File", "Cluster"]);
    await merge.goToOpenChange();
    await window().keep("16-merge");
    await merge.accept("Cluster");
    await merge.save();

    const merged = shop().read(CONFIG_FILE);
    assert.match(merged, /max_items = 250/);
    assert.match(merged, /^ {2}log-format: text$/m);
    assert.match(merged, /# yes, as a text: a bare one would be a boolean and refused/);
    await window().openFile(CONFIG_FILE);
    await editor.expectSquiggle(lineOf(CONFIG_FILE, "log-format"), false);
    await editor.goTo(lineOf(CONFIG_FILE, "cart.toml"), 5);
    await editor.chooseCodeAction("Apply file to cluster (1 field)");
    await packs.reveal(/^ConfigMap shop\/cart, in sync/);
    const { data } = parse(merged) as { data: JsonObject };
    assert.deepEqual((await shop().live(CART_CONFIG)).data, data);
    await window().keep("17-merged");
  });
});

function container(fields: JsonObject): JsonObject {
  return { spec: { template: { spec: { containers: [{ name: "web", ...fields }] } } } };
}
