// Messages that did not come from the page they pretend to be of (A15): sent over the real channel of a real webview, and from
// frames inside of it.
import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import type { Frame, Locator } from "playwright-core";
import { waitFor } from "../testbed/waitFor.ts";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

/** The workbench's own frame around a page, and the page in it. */
interface Pages {
  readonly outer: Frame;
  readonly inner: Frame;
}

describe("a forged message of a page", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  const window = useWindow(() => ({ workspace: shop().workTree, trust: true, env: shop().env }));

  before("listen to what pages send, in the frame around them", () =>
    window().page.addInitScript(`Object.defineProperty(globalThis, "__vscode_post_message__", {
      get: () => globalThis.postedTo,
      set: (post) => {
        globalThis.postedTo = (channel, data) => {
          if (channel === "onmessage") (globalThis.sentByPage ??= []).push(data);
          post(channel, data);
        };
      },
    })`),
  );

  const pages = async (): Promise<Pages> => {
    const outer = await (await window().page.locator("iframe.webview.ready").last().elementHandle())?.contentFrame();
    const inner = await (await outer?.locator("iframe#active-frame").elementHandle())?.contentFrame();
    assert.ok(outer && inner);
    return { outer, inner };
  };
  /** Over the channel that `acquireVsCodeApi().postMessage` of the page uses. */
  const send = ({ outer }: Pages, messages: readonly string[]): Promise<void> =>
    outer.evaluate((texts) => {
      const post = (globalThis as unknown as Record<string, (channel: string, data: object) => void>)
        .__vscode_post_message__;
      for (const text of texts) post?.("onmessage", { message: JSON.parse(text) as unknown });
    }, messages);
  /** What the page put on its own messages. */
  const capabilityOf = ({ outer }: Pages): Promise<string> =>
    waitFor("a message of the page", async () => {
      const sent = (await outer.evaluate("globalThis.sentByPage ?? []")) as { message?: { capability?: string } }[];
      return sent.at(-1)?.message?.capability;
    });
  const tab = (name: string): Locator => window().page.locator(".tabs-container .tab", { hasText: name });
  const passedOver = (page: string, count: number): Promise<unknown> =>
    waitFor(`${count} messages that were passed over`, () =>
      window().log().includes(`${page} passed over ${count} message(s)`),
    );

  /** Seven that the extension must pass over, whatever the page: `act` would show if it were taken. */
  const forged = (act: object, own: string, other: string): readonly string[] => [
    JSON.stringify(act),
    JSON.stringify({ message: act }),
    JSON.stringify({ capability: "", message: act }),
    JSON.stringify({ capability: other, message: act }),
    JSON.stringify({ capability: own, message: { type: "constructor" } }),
    JSON.stringify({ capability: own, message: { ...act, more: "x".repeat(5_000_000) } }),
    `{"capability": ${JSON.stringify(own)}, "message": {"type": "__proto__", "__proto__": ${JSON.stringify(act)}}}`,
  ];

  /** A frame inside of the page, as markup that got into it would make one, and messages that are posted at the page. */
  const fromFrames = async ({ inner }: Pages, message: object): Promise<void> => {
    const json = JSON.stringify(message);
    const post = `const m = ${json}; for (const w of [parent, parent.parent, top]) { w.postMessage(m, "*"); w.__vscode_post_message__?.("onmessage", { message: m }); }`;
    await inner.evaluate(`{
      const frame = document.createElement("iframe");
      frame.srcdoc = "<script>" + ${JSON.stringify(post)} + "</" + "script>";
      document.body.append(frame);
      window.postMessage(${json}, "*");
    }`);
    await waitFor("the policy that stops the frame's script", () =>
      window().console.some((line) => /Content Security Policy/.test(line) && /script/.test(line)),
    );
  };

  it("changes nothing in the plan, and is counted", async () => {
    await window().openViews();
    await window().chooseContext("demo");
    await window().repository.openFrom(window().repositories.row(/shop/), "shop");
    const other = await capabilityOf(await pages());
    await window().packs.press("pack shop/cart", "Apply to Cluster…");
    await window().plan.expectOpen("demo/shop");
    const plan = await pages();
    const own = await capabilityOf(plan);
    assert.ok(own.length > 20 && own !== other);
    shop().proxy.resetCounts();
    await fromFrames(plan, { type: "cancel" });
    await send(plan, forged({ type: "cancel" }, own, other));
    const apply = { type: "apply", hash: "x", force: [], confirmed: [] };
    await send(plan, [JSON.stringify({ capability: other, message: apply })]);
    await passedOver("The plan", 8);
    assert.equal(await tab("Plan: demo/shop").count(), 1, "the page was closed by a forged message");
    await plan.inner.evaluate('window.postMessage({ type: "failed", message: "forged words" }, "*")');
    assert.equal(shop().proxy.counts.patch, 0);
    assert.ok(!(await plan.inner.locator("body").innerText()).includes("forged words"));
    await send(plan, [JSON.stringify({ capability: own, message: { type: "cancel" } })]);
    await waitFor("the page to close by its own message", async () => (await tab("Plan: demo/shop").count()) === 0);
  });

  it("changes nothing in the panel of a repository, and is counted", async () => {
    const panel = await pages();
    const own = await capabilityOf(panel);
    const act = { type: "shell.run", action: "push" };
    await fromFrames(panel, act);
    shop().processes.forget();
    await send(panel, [...forged(act, own, "another"), JSON.stringify({ capability: "another", message: act })]);
    await passedOver("The panel", 8);
    assert.deepEqual(
      shop()
        .processes.started()
        .filter((line) => / push /.test(line)),
      [],
    );
  });
});
