import type { Locator, Page } from "playwright-core";
import { waitFor } from "../../testbed/waitFor.ts";

/** Messages of the window. Under its driver the editor shows them in its list alone, not as toasts. */
export class Notifications {
  readonly #page: Page;
  readonly #center: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#center = page.locator(".notifications-center");
  }

  /** Waits for a message, in the open list. */
  async expect(text: string | RegExp): Promise<Locator> {
    const item = this.#center.locator(".notification-list-item", { hasText: text }).first();
    await waitFor(`message ${String(text)}`, async () => {
      if (await item.isVisible()) return true;
      if (!(await this.#center.isVisible()))
        await this.#page.locator('.statusbar-item[id="status.notifications"] a').click();
      await this.#page.mouse.move(1_000, 60); // away from the bell, whose own hover covers the buttons
      return false;
    });
    return item;
  }

  async press(text: string | RegExp, button: string): Promise<void> {
    await (await this.expect(text)).getByRole("button", { name: button, exact: true }).click();
  }

  async hide(): Promise<void> {
    if (!(await this.#center.isVisible())) return;
    await this.#page.locator('.statusbar-item[id="status.notifications"] a').click();
    await this.#center.waitFor({ state: "hidden" });
  }
}
