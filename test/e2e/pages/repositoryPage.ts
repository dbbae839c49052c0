import type { FrameLocator, Locator, Page } from "playwright-core";
import { waitFor } from "../../testbed/waitFor.ts";
import { scaled } from "../../testbed/limits.ts";

/** Milliseconds. */
const ONE_TRY = 5_000;

/** The panel of a repository: a page in frames of its own. */
export class RepositoryPage {
  readonly frame: FrameLocator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.frame = page.frameLocator("iframe.webview.ready").last().frameLocator("iframe#active-frame");
  }

  get rows(): Locator {
    return this.frame.locator("mo-table .row");
  }

  /** The row that the keyboard is on. */
  get focused(): Locator {
    return this.frame.locator("mo-table .row:focus");
  }

  /** The row that the keyboard would be on. */
  get active(): Locator {
    return this.frame.locator("mo-commits mo-table .row[tabindex='0']");
  }

  /** The page writes its place down a moment after it moved. */
  async expectKept(): Promise<void> {
    await this.#page.waitForTimeout(2_000);
  }

  get search(): Locator {
    return this.frame.locator("mo-commits mo-text-field input");
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text });
  }

  /** From the table of mappings to what happened to one pack. */
  async openTimeline(pack: string): Promise<void> {
    await this.tab("Mapping").click();
    await this.row(pack).first().click();
    await this.press("ArrowRight");
    await this.frame.getByRole("button", { name: "Timeline" }).click();
  }

  tab(name: string): Locator {
    return this.frame.getByRole("tab", { name });
  }

  /** Clicks on a row of the tree; a row that is drawn anew between press and release takes no click, as any list's. */
  async openFrom(row: Locator, name: string): Promise<void> {
    const tab = this.#page.locator(".tabs-container .tab.active", { hasText: name });
    await waitFor(`tab ${name}`, async () => {
      await row.click();
      await tab.waitFor({ timeout: scaled(ONE_TRY) });
      return true;
    });
    await this.expectOpen(name);
  }

  async expectOpen(name: string): Promise<void> {
    await this.#page.locator(".tabs-container .tab.active", { hasText: name }).waitFor();
    await this.frame.getByRole("heading", { name, level: 1 }).waitFor();
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  /** Rows that are drawn, whatever the history's length. */
  drawn(): Promise<number> {
    return this.rows.count();
  }
}
