import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, describe, it } from "mocha";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { expectSoon } from "../testbed/expectSoon.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

describe("the first minute in the real editor", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  // the editor's own Git support starts programs too; without it every program that starts is Mooring's
  const window = useWindow(() => ({
    workspace: shop().workTree,
    trust: true,
    env: shop().env,
    settings: { "git.enabled": false },
  }));

  it("opens a folder without a process and without a request", async () => {
    await window().openFile("mooring.yaml");
    await window().expectActivated();
    assert.deepEqual(shop().processes.started(), []);
    assert.equal(shop().proxy.total(), 0);
    await window().keep("01-opened");
  });

  it("lists the packs when the view is opened, and asks no cluster", async () => {
    await window().openViews();
    await window().packs.row("Choose a context…, to compare these 6 packs with a cluster").waitFor();
    const text = await window().packs.text();
    assert.match(text, /Read from files only\. No cluster is contacted until you choose a context\./);
    for (const pack of ["cart", "storefront", "mailer", "platform"])
      await window()
        .packs.row(new RegExp(`^pack (shop/)?${pack}, folder`))
        .waitFor();
    assert.equal(shop().proxy.total(), 0);
    assert.equal(await window().badge(), "");
    await window().keep("02-packs");
  });

  it("offers the contexts of the kubeconfig and compares with the chosen one", async () => {
    const { packs, quick, status } = window();
    await packs.openBox("Choose a context…", quick, "Compare with a cluster");
    await quick.row("demo").waitFor();
    const [first = "", ...others] = await quick.texts();
    assert.match(first, /^demo\s*namespace shop\s+demo · https:\/\/127\.0\.0\.1:\d+/);
    assert.equal(others.length, 2);
    assert.equal(shop().proxy.total(), 0);
    await window().keep("03-contexts");
    await quick.choose("demo");
    await window().expectCompared("demo");

    // the tree is drawn a moment after the status bar
    const { rows, waiting } = await waitFor("rows that add up to what the status bar says", async () => {
      const drawn = await packs.packRows();
      const counts = drawn.map(needingHand);
      const all = counts.reduce((a, b) => a + b, 0);
      const said = await status.text();
      assert.match(said, new RegExp(`^demo/shop\\s+${all} drifted$`), drawn.join("\n"));
      return { rows: drawn, waiting: counts };
    });
    // nothing is called "not in Git" beside a chart that could not be rendered: it may be in there
    assert.equal(rows.length, 6, rows.join("\n"));
    assert.ok(rows.some((row) => /helm was not found on the PATH/.test(row)));
    await expectSoon(() => window().badge(), String(waiting.filter((count) => count > 0).length));
    await window().keep("04-compared");
  });

  it("wrote nothing to the cluster", () => {
    assert.equal(shop().proxy.counts.patch, 0);
    assert.deepEqual(
      shop().proxy.seen.filter((request) => !/^(GET|PATCH .*dryRun)/.test(request)),
      [],
    );
  });
});

describe("a folder that is not trusted", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  const window = useWindow(() => ({ workspace: shop().workTree, trust: false, env: shop().env }));

  it("is read, and nothing runs", async () => {
    await window().openViews();
    await window().packs.row("Restricted Mode, files are read but nothing runs").waitFor();
    await window()
      .packs.row(/^pack .*cart, folder · 13 objects/)
      .waitFor();
    for (const view of [window().repositories, window().mappings])
      await view.expectWelcome("In Restricted Mode, files are read but nothing runs.", "Manage Workspace Trust");
    await window().openFile("apps/cart/deployment.yaml");
    assert.deepEqual(await window().quick.found("Mooring: Choose Context"), []);
    assert.deepEqual(shop().processes.started(), []);
    assert.equal(shop().proxy.total(), 0);
    await window().keep("05-restricted");
  });
});

describe("a folder without manifests", function () {
  this.timeout(STEP_LIMIT);
  const folder = temporaryFolder("empty");
  const window = useWindow(() => {
    fs.writeFileSync(path.join(folder, "notes.txt"), "nothing here\n");
    return { workspace: folder, trust: true };
  });
  after(() => removeFolder(folder));

  it("says so and offers what to do", async () => {
    await window().openViews();
    await window().packs.expectWelcome(
      "No Kubernetes manifests were found in this workspace.",
      "Open Folder",
      "Clone Repository",
    );
    await window().keep("06-empty");
  });
});

/** Objects that a row of a pack counts as drifted or missing. */
function needingHand(row: string): number {
  return [...row.matchAll(/(\d+) (?:drifted|missing)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}
