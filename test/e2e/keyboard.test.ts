import { before, describe, it } from "mocha";
import { expectSoon } from "../testbed/expectSoon.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const SERVICE = "/api/v1/namespaces/shop/services/storefront";

describe("by keys alone, in high contrast", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  before("a Service that is missing", async () => {
    await shop().call({ method: "DELETE", path: SERVICE });
  });
  const window = useWindow(() => ({
    workspace: shop().workTree,
    trust: true,
    env: shop().env,
    settings: { "workbench.colorTheme": "Default High Contrast" },
  }));

  it("a person comes from the anchor to an apply", async () => {
    const { anchor, packs, plan, quick } = window();
    const { keyboard } = window().page;
    await anchor.waitFor();
    await anchor.focus();
    await keyboard.press("Enter");
    await packs.row(/^Choose a context…/).waitFor();
    await quick.run("Mooring: Show Packs");
    await packs.home();
    await packs.expectFocus(/^Choose a context…/);
    await keyboard.press("Enter");
    await quick.expectTitle("Compare with a cluster");
    await quick.row("demo").waitFor();
    await keyboard.press("Enter"); // the current context stands first
    await window().expectCompared("demo");
    await window().keep("80-high-contrast");

    await packs.home();
    await packs.walkTo(/^pack shop\/storefront, /);
    await packs.stepInto(/^(?!pack ).*shop\/storefront/);
    await packs.walkTo(/^Service shop\/storefront, missing in cluster/);
    await packs.chooseByKeys("Apply to Cluster…");
    await plan.expectOpen("demo/shop");
    await plan.focusByTab("apply");
    await window().keep("81-plan-high-contrast");
    await keyboard.press("Enter");
    await plan.expectStatus("1 change written to demo/shop.");
    await shop().live(SERVICE);
    await window().keep("82-applied-high-contrast");
  });

  it("every button of the views has a name", async () => {
    for (const view of [window().packs, window().repositories, window().mappings])
      await expectSoon(() => view.unnamedButtons(), []);
  });
});
