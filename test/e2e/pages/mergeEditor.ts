import type { Locator, Page } from "playwright-core";
import { plain } from "./text.ts";

/** VS Code's three-way merge editor. */
export class MergeEditor {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async expectOpen(name: string): Promise<void> {
    await this.#page.locator(".tabs-container .tab.active", { hasText: name }).waitFor();
    await this.#page.locator(".merge-editor .view-line").first().waitFor();
  }

  /** Titles of the two sides. */
  async titles(): Promise<readonly string[]> {
    return (await this.#root.locator(".code-view.input .title").allInnerTexts()).map((title) => plain(title).trim());
  }

  /** Goes to the first change that is in neither result. */
  async goToOpenChange(): Promise<void> {
    await this.#page.getByRole("button", { name: /Next Unhandled/ }).click();
    await this.#root.locator(".codelens-decoration a").first().waitFor();
  }

  /** Takes the first change of a side into the result. */
  async accept(side: string): Promise<void> {
    await this.#root
      .locator(".codelens-decoration a", { hasText: `Accept ${side}` })
      .first()
      .click();
  }

  /** Saves the result, which is the file. */
  async save(): Promise<void> {
    await this.#root.locator(".code-view.result .view-line").first().click();
    await this.#page.keyboard.press("Control+S");
    await this.#page.locator(".tabs-container .tab.active:not(.dirty)").waitFor();
  }

  get #root(): Locator {
    return this.#page.locator(".merge-editor");
  }
}
