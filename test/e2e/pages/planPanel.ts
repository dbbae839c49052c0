import assert from "node:assert/strict";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { waitFor } from "../../testbed/waitFor.ts";
import { plain } from "./text.ts";

/** The plan before a write: a page in frames of its own. */
export class PlanPanel {
  readonly frame: FrameLocator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.frame = page.frameLocator("iframe.webview.ready").last().frameLocator("iframe#active-frame");
  }

  get target(): Locator {
    return this.frame.locator("h1");
  }

  get applyButton(): Locator {
    return this.frame.locator("#button-apply");
  }

  async expectOpen(target: string): Promise<void> {
    await this.#page.locator(".tabs-container .tab.active", { hasText: `Plan: ${target}` }).waitFor();
    await this.target.filter({ hasText: target }).waitFor();
    await this.frame.locator("#actions > *").first().waitFor();
  }

  /** Waits until the first button says so. */
  async expectButton(label: string): Promise<void> {
    await this.applyButton.filter({ hasText: label }).waitFor();
  }

  /** Changes the tick whose label has this text. */
  async tick(label: string): Promise<void> {
    await this.frame.locator("mo-checkbox", { hasText: label }).click();
  }

  /** Waits until the line below the buttons says so. */
  async expectStatus(text: string | RegExp): Promise<void> {
    await this.frame.locator("#status", { hasText: text }).waitFor();
  }

  /** False when what is said below the buttons is drawn as a failure. */
  async isGood(): Promise<boolean> {
    return (await this.frame.locator("#status.ok").count()) === 1;
  }

  /** What became of each write, in the order of the page. */
  async outcomes(): Promise<readonly string[]> {
    return (await this.frame.locator("h2 .outcome").allInnerTexts()).map(plain);
  }

  /** True when the first button can be pressed. */
  async isReady(): Promise<boolean> {
    return (await this.applyButton.getAttribute("disabled")) === null;
  }

  async expectReady(): Promise<void> {
    await waitFor("button that can be pressed", () => this.isReady());
  }

  async expectClosed(): Promise<void> {
    await this.#page.locator(".tabs-container .tab", { hasText: "Plan: " }).waitFor({ state: "detached" });
  }

  /** Types into the field of this label, in place of what is there. */
  async type(label: string, text: string): Promise<void> {
    await this.frame.locator("mo-text-field", { hasText: label }).locator("input").fill(text);
  }

  /** Presses Tab until the button has the keys. */
  async focusByTab(button: string): Promise<void> {
    const focused = this.frame.locator(`#button-${button}:focus-within`);
    await waitFor(`keys on the button ${button}`, async () => {
      if ((await focused.count()) === 1) return true;
      await this.#page.keyboard.press("Tab");
      return false;
    });
  }

  /** Every label stands on one line, beside its box. */
  async expectLabelsBesideTicks(): Promise<void> {
    for (const tick of await this.frame.locator("mo-checkbox").all()) {
      const box = await tick.locator(".control").boundingBox();
      const label = await tick.locator(".label").boundingBox();
      assert.ok(
        box && label && label.x >= box.x + box.width && label.height < 2 * box.height,
        `${await tick.innerText()}: ${JSON.stringify({ box, label })}`,
      );
    }
  }

  /** Red, green and blue of the target's name. */
  async targetColor(): Promise<readonly number[]> {
    const color = await this.target
      .locator(".target")
      .evaluate((element) => element.ownerDocument.defaultView?.getComputedStyle(element).color ?? "");
    return [...color.matchAll(/\d+/g)].map(Number).slice(0, 3);
  }

  async press(label: string): Promise<void> {
    await this.frame.locator("mo-button", { hasText: label }).click();
  }

  async text(): Promise<string> {
    return plain(await this.frame.locator("body").innerText());
  }
}
