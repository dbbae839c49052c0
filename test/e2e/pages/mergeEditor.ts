import type { Locator, Page } from "playwright-core";
import { exactly, plain } from "./text.ts";

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
    await this.#link("Ignore").waitFor();
  }

  /** Takes the first change of a side into the result. */
  async accept(side: string): Promise<void> {
    await this.#link(`Accept ${side}`).click();
  }

  /** Saves the result, which is the file. */
  async save(): Promise<void> {
    // not by a click: lines that stick to the top may cover the one that is meant
    await this.#root.locator(".code-view.result").locator(".native-edit-context, textarea.inputarea").first().focus();
    await this.#page.keyboard.press("Control+S");
    await this.#page.locator(".tabs-container .tab.active:not(.dirty)").waitFor();
  }

  #link(title: string): Locator {
    return this.#root.getByText(exactly(title)).filter({ visible: true }).first();
  }

  get #root(): Locator {
    return this.#page.locator(".merge-editor");
  }
}
