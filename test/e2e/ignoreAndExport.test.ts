import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { before, describe, it } from "mocha";
import { parse } from "yaml";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const CRON_JOB = "/apis/batch/v1/namespaces/shop/cronjobs/mailer-retry";
const CONFIG_MAPS = "/api/v1/namespaces/shop/configmaps";
const FILE = "apps/mailer/mailer.yaml";

describe("what is not to be landed", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  before("a schedule differs and an object is in no file", async () => {
    await shop().patch(CRON_JOB, "k9s", { spec: { schedule: "0 13 * * *" } });
    await shop().call({
      method: "POST",
      path: `${CONFIG_MAPS}?fieldManager=kubectl-create`,
      body: {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "flags", namespace: "shop" },
        data: { beta: "on", rate: "0.5" },
      },
    });
  });
  // nothing is called "not in Git" while a chart cannot be rendered
  const settings = (): Record<string, unknown> => ({ "mooring.toolFolders": [path.dirname(shop().processes.log)] });
  const window = useWindow(() => ({ workspace: shop().workTree, trust: true, env: shop().env, settings: settings() }));

  it("can be ignored from its line on", async () => {
    const { editor, notifications, packs } = window();
    const line =
      shop()
        .read(FILE)
        .split("\n")
        .findIndex((text) => text.includes("schedule:")) + 1;
    await window().openViews();
    await window().chooseContext("demo");
    await window().openFile(FILE);
    await editor.goTo(line, 8);
    await editor.expectSquiggle(line);
    await editor.chooseCodeAction("Ignore this field");
    await notifications.expect("/spec/schedule is now ignored. The rule was added to mooring.yaml.");
    await notifications.hide();
    await editor.expectSquiggle(line, false);

    const { ignore } = parse(shop().read("mooring.yaml")) as { ignore: Record<string, unknown>[] };
    assert.deepEqual(ignore.at(-1), {
      kinds: ["CronJob"],
      names: ["shop/mailer-retry"],
      paths: ["/spec/schedule"],
      because: "changed by k9s, ignored intentionally",
    });
    assert.match(shop().read("mooring.yaml"), /^# Shared with everyone who opens this workspace/);
    await packs.expand(/^CronJob shop\/mailer-retry, in sync/);
    await packs.reveal(/^spec\.schedule, no drift: .*ignored intentionally/);
    await window().keep("30-ignored");
  });

  it("can become a file, if it was in none", async () => {
    const { editor, packs, quick } = window();
    await packs.expand(/^not in Git, /);
    await packs.press(/^ConfigMap shop\/flags, not in Git/, "Export Live Object to File…");
    await quick.expectTitle("Export ConfigMap flags to");
    await quick.replace(/\/configmap-flags\.yaml$/, path.join(shop().workTree, "apps/cart/flags.yaml"));
    await window().keep("31-export");
    await quick.accept();
    await editor.expectOpen("flags.yaml");

    const file = path.join(shop().workTree, "apps/cart/flags.yaml");
    assert.deepEqual(parse(fs.readFileSync(file, "utf8")), {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "flags", namespace: "shop" },
      data: { beta: "on", rate: "0.5" },
    });
    await packs.reveal(/^ConfigMap shop\/flags, in sync/);
    await window().keep("32-exported");
  });
});
