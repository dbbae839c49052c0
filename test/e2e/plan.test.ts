import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { before, describe, it } from "mocha";
import { parse } from "yaml";
import type { JsonObject } from "../../src/model/json.ts";
import { expectSoon } from "../testbed/expectSoon.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { expectReadable } from "./pages/readable.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const DEPLOYMENT = "/apis/apps/v1/namespaces/shop/deployments/cart";
const STORE = "/apis/apps/v1/namespaces/shop/statefulsets/cart-store";
const SECRET = "/api/v1/namespaces/shop/secrets/cart-store";
const SERVICE = "/api/v1/namespaces/shop/services/cart";
const MEMORY = "spec.template.spec.containers[name=store].resources.limits.memory";

const CONFIG = parse(fs.readFileSync(path.join(import.meta.dirname, "../demo/shop/apps/cart/config.yaml"), "utf8")) as {
  data: JsonObject;
};

describe("the plan in the real editor", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  before("the cart drifts in four places, and nowhere else", async () => {
    shop().git("checkout", "--", "apps/cart");
    await shop().patch("/api/v1/namespaces/shop/configmaps/cart", "kubectl-edit", { data: CONFIG.data });
    await shop().plane.request({ method: "DELETE", path: SERVICE });
    await shop().patch(
      DEPLOYMENT,
      "kubectl-set",
      container("cart", { image: "registry.example.com/shop/cart:1.8.2-hotfix2" }),
    );
    await shop().patch(STORE, "kubectl-edit", container("store", { resources: { limits: { memory: "640Mi" } } }));
    await shop().patch(SECRET, "kubectl-patch", {
      data: { password: Buffer.from("something-else").toString("base64") },
    });
  });
  const window = useWindow(() => ({ workspace: shop().workTree, trust: true, env: shop().env }));

  it("counts what will be written and what is left to other managers", async () => {
    const { packs, plan } = window();
    await window().openViews();
    await window().chooseContext("demo");
    await packs.press("pack shop/cart", "Apply to Cluster…");
    await plan.expectOpen("demo/shop");
    await plan.expectButton("Apply 1 Change to demo/shop · 3 left to their field managers");
    await plan.tick("spec.template.spec.containers[name=cart].image");
    await plan.expectButton("Apply 2 Changes to demo/shop · 2 left to their field managers");
    await plan.expectLabelsBesideTicks();
    await expectReadable(plan.frame, "the plan");
    await window().keep("20-plan");
  });

  it("ticks all at once, and knows when one of them is taken back", async () => {
    const { plan } = window();
    await plan.tick("all 3 fields");
    await plan.expectButton("Apply 4 Changes to demo/shop");
    await plan.tick(MEMORY);
    await plan.expectButton("Apply 3 Changes to demo/shop · 1 left to its field manager");
    await plan.tick("data.password");
    await plan.expectButton("Apply 2 Changes to demo/shop · 2 left to their field managers");
  });

  it("writes what was ticked and leaves the rest to its managers", async () => {
    const { plan } = window();
    const secret = await shop().live(SECRET);
    await plan.press("Apply 2 Changes");
    await plan.expectStatus("2 changes written to demo/shop.");
    await plan.expectStatus("All objects are ready.");
    await expectSoon(
      () => plan.outcomes(),
      ["unchanged: left to kubectl-patch", "written", "written", "unchanged: left to kubectl-edit"],
    );
    await window().keep("21-applied");
    await plan.press("Close");
    assert.match(JSON.stringify(await shop().live(DEPLOYMENT)), /"registry\.example\.com\/shop\/cart:1\.8\.2"/);
    assert.match(JSON.stringify(await shop().live(STORE)), /"memory":"640Mi"/);
    assert.deepEqual((await shop().live(SECRET)).data, secret.data);
    await shop().live(SERVICE);
  });

  it("need not be waited for, and can be undone while it is", async () => {
    const { packs, plan } = window();
    const hotfix = "registry.example.com/shop/cart:1.8.2-hotfix3";
    await shop().patch(DEPLOYMENT, "kubectl-rollout", { spec: { paused: true } }); // and so it never becomes ready
    await shop().patch(DEPLOYMENT, "kubectl-set", container("cart", { image: hotfix }));
    await packs.press(/^Deployment shop\/cart, drifted/, "Apply to Cluster…");
    await plan.expectOpen("demo/shop");
    await plan.expectButton("Nothing to Apply · 1 left to its field manager");
    await plan.tick("spec.template.spec.containers[name=cart].image");
    await plan.press("Apply 1 Change");
    await plan.expectStatus(/Waiting for objects to become ready, 0 of 1\. Deployment shop\/cart: /);
    await plan.press("Stop Waiting");
    await plan.expectStatus("1 change written to demo/shop.");
    await plan.expectStatus(/Not ready yet: Deployment shop\/cart \(/);
    await expectSoon(() => plan.isGood(), true);
    assert.match(JSON.stringify(await shop().live(DEPLOYMENT)), /"registry\.example\.com\/shop\/cart:1\.8\.2"/);
    await window().keep("23-not-waited");
    await plan.press("Undo");
    await waitFor("value from before", async () => JSON.stringify(await shop().live(DEPLOYMENT)).includes(hotfix));
    await shop().patch(DEPLOYMENT, "kubectl-rollout", { spec: { paused: null } });
  });

  it("is always shown for a protected target, in red", async () => {
    const { editor, plan } = window();
    await window().chooseContext("prod-demo");
    await window().openFile("apps/cart/store.yaml");
    const line =
      shop()
        .read("apps/cart/store.yaml")
        .split("\n")
        .findLastIndex((text) => text.includes("memory: 256Mi")) + 1;
    await editor.goTo(line, 18);
    await editor.expectSquiggle(line);
    const before = await shop().live(STORE);
    await editor.chooseCodeAction("Apply file to cluster (1 field)");
    await plan.expectOpen("prod-demo/shop");
    await expectSoon(() => plan.text(), /protected/);
    const [red = 0, green = 0, blue = 0] = await plan.targetColor();
    assert.ok(red > green + 50 && red > blue + 50, `the target is drawn in ${red}, ${green}, ${blue}`);
    await window().keep("22-protected");
    await plan.press("Cancel");
    assert.deepEqual((await shop().live(STORE)).spec, before.spec);
  });
});

function container(name: string, fields: JsonObject): JsonObject {
  return { spec: { template: { spec: { containers: [{ name, ...fields }] } } } };
}
