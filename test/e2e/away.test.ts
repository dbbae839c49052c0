import assert from "node:assert/strict";
import { after, describe, it } from "mocha";
import { waitFor } from "../testbed/waitFor.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const CART_CONFIG = "/api/v1/namespaces/shop/configmaps/cart";
/** More than are tried while the test looks. */
const ALL = 100_000;

describe("a cluster that goes away", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  const window = useWindow(() => ({ workspace: shop().workTree, trust: true, env: shop().env }));
  after(async () => {
    shop().proxy.heal();
    await shop().patch(CART_CONFIG, "kubectl-edit", { data: { tracing: "yes" } });
  });

  it("leaves its tree with what was seen last, and says when it is tried again", async () => {
    const { packs, status } = window();
    await window().openViews();
    await window().chooseContext("demo");
    await packs.reveal(/^ConfigMap shop\/cart, in sync/);
    shop().proxy.failNext(ALL, { kind: "drop" });
    shop().proxy.drop("all");

    await packs.reveal(/^demo is not responding, last seen .*trying again/);
    await packs.reveal(/^ConfigMap shop\/cart, .*last seen/);
    await status.expect("no connection");
    assert.doesNotMatch((await packs.spoken()).join("\n"), /ConfigMap shop\/cart, in sync(?!.*last seen)/);
    await window().keep("60-away");
  });

  it("is found again by itself, with what changed meanwhile", async () => {
    const { packs, status } = window();
    await shop().patch(CART_CONFIG, "kubectl-edit", { data: { tracing: "no" } });
    shop().proxy.heal();
    await packs.row(/^demo is not responding/).waitFor({ state: "detached" });
    await packs.reveal(/^ConfigMap shop\/cart, drifted · 1 field · kubectl-edit/);
    await status.expect(/\d+ drifted/);
    await window().keep("61-found-again");
  });

  it("is asked again at once when somebody says so", async () => {
    const { packs } = window();
    shop().proxy.failNext(ALL, { kind: "drop" });
    shop().proxy.drop("all");
    const notice = /^demo is not responding/;
    await packs.reveal(notice);
    const before = shop().proxy.total();
    await packs.press(notice, "Retry Connection");
    await waitFor("another try", () => shop().proxy.total() > before);
    shop().proxy.heal();
    await packs.row(notice).waitFor({ state: "detached" });
  });
});
