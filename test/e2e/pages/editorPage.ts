import type { Locator, Page } from "playwright-core";
import { expectSoon } from "../../testbed/expectSoon.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { plain } from "./text.ts";
import { scaled } from "../../testbed/limits.ts";

/** The text editor in front. */
export class EditorPage {
  readonly root: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.root = page
      .locator(".editor-group-container.active .editor-instance, .editor-group-container.active .monaco-editor")
      .first();
  }

  tab(name: string): Locator {
    return this.#page.locator(".tabs-container .tab", { hasText: name });
  }

  /** Waits until the tab of this name is in front and its text is drawn. */
  async expectOpen(name: string): Promise<void> {
    await this.#page.locator(".tabs-container .tab.active", { hasText: name }).waitFor();
    await this.#page.locator(".editor-group-container.active .view-line").first().waitFor();
  }

  /** Waits until what is in front is a text of this scheme, and takes the keys. */
  async expectScheme(scheme: string): Promise<void> {
    const text = this.#page.locator(`.editor-group-container.active .monaco-editor[data-uri^="${scheme}:"]`).first();
    await text.and(this.#page.locator(".focused")).waitFor();
  }

  /** Waits until the breadcrumbs of what is in front begin so: folders, the file, then what the cursor is in. */
  async expectBreadcrumbs(...start: readonly string[]): Promise<void> {
    const items = this.#page.locator(".editor-group-container.active .breadcrumbs-control .monaco-breadcrumb-item");
    await expectSoon(async () => {
      const texts = await items.allInnerTexts();
      return texts.slice(0, start.length).map((text) => plain(text).trim());
    }, start);
  }

  /** Waits until hovering over the tab in front says where the file is. */
  async expectTabHover(text: string): Promise<void> {
    // a tab that is drawn anew under the pointer shows nothing until the pointer comes again
    await waitFor(`hover ${text}`, async () => {
      await this.#page.mouse.move(0, 0);
      await this.#page.locator(".tabs-container .tab.active").hover();
      await this.#page
        .locator(".workbench-hover:visible", { hasText: text })
        .first()
        .waitFor({ timeout: scaled(5_000) });
      return true;
    });
    await this.#page.mouse.move(0, 0);
  }

  /** Gives the keys to the text in front; not by a click, which would move the cursor. */
  async focus(): Promise<void> {
    const text = this.#page.locator(".editor-group-container.active .monaco-editor").first();
    await text.locator(".native-edit-context, textarea.inputarea").first().focus();
  }

  /** Puts the cursor on a line (from 1) and, where given, a column. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.#page.keyboard.press("Control+G");
    const input = this.#page.locator(".quick-input-widget .quick-input-box input");
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.#page.keyboard.press("Enter");
    await input.waitFor({ state: "hidden" });
    await this.expectCursor(line, column);
  }

  async expectCursor(line: number, column?: number): Promise<void> {
    const place = new RegExp(`Ln ${line}, Col ${column === undefined ? "\\d+" : `${column}\\b`}`);
    await this.#page.locator(`.statusbar-item[id="status.editor.selection"]`, { hasText: place }).waitFor();
  }

  /** Numbers of the drawn lines that have a warning's squiggle. */
  async squiggles(): Promise<readonly number[]> {
    const editor = this.#page.locator(".editor-group-container.active .monaco-editor").first();
    const numbers = await boxesOf(editor.locator(".margin-view-overlays .line-numbers"));
    const squiggles = await boxesOf(editor.locator(".squiggly-warning"));
    const lines = squiggles.map(({ top, bottom }) => {
      const middle = (top + bottom) / 2;
      return Number(numbers.find((box) => box.top <= middle && middle < box.bottom)?.text);
    });
    return [...new Set(lines)].sort((a, b) => a - b);
  }

  /** Waits until the squiggle is, or is no longer, on the line. */
  async expectSquiggle(line: number, isThere = true): Promise<void> {
    await waitFor(
      `${isThere ? "" : "end of the "}squiggle on line ${line}`,
      async () => (await this.squiggles()).includes(line) === isThere,
    );
  }

  /** The text of the hover at the cursor. */
  async hoverText(): Promise<string> {
    const hover = this.#page.locator(".monaco-hover:visible", { hasText: "demo/shop" }).first();
    await waitFor("hover", async () => {
      await this.#page.keyboard.press("Control+K");
      await this.#page.keyboard.press("Control+I");
      await hover.waitFor({ timeout: scaled(8_000) });
      return true;
    });
    return plain(await hover.innerText());
  }

  /** Opens the menu of code actions at the cursor and gives its titles. */
  async codeActions(): Promise<readonly string[]> {
    const first = this.#actions.first();
    await waitFor("code actions", async () => {
      // pressed once more, the keys would choose the first one
      if (!(await first.isVisible())) await this.#page.keyboard.press("Control+Period");
      await first.waitFor({ timeout: scaled(5_000) });
      return true;
    });
    return (await this.#actions.locator(".title").allInnerTexts()).map(plain);
  }

  async chooseCodeAction(title: string): Promise<void> {
    await this.codeActions();
    await this.#actions.filter({ hasText: title }).first().click();
  }

  get #actions(): Locator {
    return this.#page.locator(".action-widget .monaco-list-row.action");
  }

  /** The titles above the documents of the file. */
  async lenses(): Promise<readonly string[]> {
    return (await this.root.locator(".codelens-decoration").allInnerTexts()).map(plain);
  }
}

interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly text: string;
}

function boxesOf(all: Locator): Promise<readonly Box[]> {
  return all.evaluateAll((elements) =>
    elements.map((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return { top, bottom, text: element.textContent ?? "" };
    }),
  );
}
