import type { Locator, Page } from "playwright-core";
import { plain } from "./text.ts";

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

  /** Waits until the item says so. */
  async expect(text: string | RegExp): Promise<void> {
    await this.item.filter({ hasText: text }).waitFor();
  }

  /** Waits for a message that comes and goes at the left, like "1 file committed as 3f2a9c1". */
  async expectMessage(text: string | RegExp): Promise<void> {
    await this.#page.locator(".statusbar-item", { hasText: text }).first().waitFor();
  }
}
