import type { Locator, Page } from "playwright-core";
import { waitFor } from "../../testbed/waitFor.ts";
import { plain } from "./text.ts";
import { scaled } from "../../testbed/limits.ts";

/** Mooring's item in the status bar. */
export class StatusBar {
  readonly item: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.item = page.locator('.statusbar-item[id*="mooring.status"]');
  }

  async text(): Promise<string> {
    return plain(await this.item.innerText()).trim();
  }

  /** What a screen reader says of the item. */
  async spoken(): Promise<string> {
    return plain((await this.item.locator("[aria-label]").first().getAttribute("aria-label")) ?? "");
  }

  /** Waits until a pointer that rests on the item is told so. */
  async expectTooltip(text: RegExp): Promise<void> {
    // an item that is drawn anew under the pointer shows nothing until the pointer comes again
    await waitFor(`tooltip ${String(text)}`, async () => {
      await this.#page.mouse.move(700, 400);
      await this.item.hover();
      await this.#page
        .locator(".workbench-hover:visible", { hasText: text })
        .first()
        .waitFor({ timeout: scaled(5_000) });
      return true;
    });
    await this.#page.mouse.move(700, 400);
  }

  /** Waits until the item says so. */
  async expect(text: string | RegExp): Promise<void> {
    await this.item.filter({ hasText: text }).waitFor();
  }

  /** Waits for a message that comes and goes at the left, like "1 file committed as 3f2a9c1". */
  async expectMessage(text: string | RegExp): Promise<void> {
    await this.#page.locator(".statusbar-item", { hasText: text }).first().waitFor();
  }
}
