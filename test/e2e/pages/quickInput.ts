import type { Locator, Page } from "playwright-core";
import { expectSoon } from "../../testbed/expectSoon.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { exactly } from "./text.ts";
import { scaled } from "../../testbed/limits.ts";

/** The box on top of the window: command palette, quick picks, input boxes and the file dialog. */
export class QuickInput {
  readonly root: Locator;
  readonly input: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.locator(".quick-input-widget");
    this.input = this.root.locator(".quick-input-box input");
  }

  get rows(): Locator {
    return this.root.locator(".quick-input-list .monaco-list-row");
  }

  row(label: string): Locator {
    return this.rows.filter({
      has: this.#page.locator(".quick-input-list-label .label-name", { hasText: exactly(label) }),
    });
  }

  /** Waits until a box with this title is shown, for as long as a step may take or for `timeout` milliseconds. */
  async expectTitle(title: string | RegExp, timeout?: number): Promise<void> {
    await this.root.locator(".quick-input-title", { hasText: title }).waitFor(timeout === undefined ? {} : { timeout });
  }

  async choose(label: string): Promise<void> {
    await this.row(label).first().click();
  }

  /** Waits until this text (a RegExp: one that matches) stands in the box. */
  async expectText(text: string | RegExp): Promise<void> {
    await expectSoon(() => this.input.inputValue(), text);
  }

  /** Puts a text in place of the one that the box suggests, once it is there. */
  async replace(suggested: RegExp, text: string): Promise<void> {
    await this.expectText(suggested);
    await this.rows.first().waitFor();
    await this.input.fill(text);
  }

  /** Presses a button beside the box, and leaves it: its own hover would cover what comes next. */
  async press(button: string): Promise<void> {
    await this.root.getByRole("button", { name: button, exact: true }).click();
    await this.#page.mouse.move(1_000, 600);
  }

  /** Takes what stands in the box. */
  async accept(): Promise<void> {
    await this.#page.keyboard.press("Enter");
    await this.root.waitFor({ state: "hidden" });
  }

  /** A page in front takes the keys the moment the next list with this title opens, as it does where it was given them late. */
  async loseKeysAt(title: string): Promise<void> {
    const frame = await this.#page.locator("iframe.webview.ready").filter({ visible: true }).last().elementHandle();
    await this.root.evaluate(
      (widget, [page, awaited]) => {
        const Observer = widget.ownerDocument.defaultView?.MutationObserver;
        if (!Observer) throw new Error("no window");
        const look = new Observer(() => {
          if (widget.querySelector(".quick-input-title")?.textContent !== awaited) return;
          look.disconnect();
          (page as { focus(): void } | null)?.focus();
        });
        look.observe(widget, { subtree: true, childList: true, characterData: true });
      },
      [frame, title] as const,
    );
  }

  /** Labels, descriptions and details of the rows, one text per row. */
  async texts(): Promise<readonly string[]> {
    return (await this.rows.allInnerTexts()).map((text) => text.replaceAll("\u00a0", " "));
  }

  /** Types the title of a command into the palette and chooses it. */
  async run(command: string): Promise<void> {
    await waitFor(`command ${command}`, async () => {
      if (await this.root.isVisible()) await this.#page.keyboard.press("Escape");
      await this.root.waitFor({ state: "hidden" });
      await this.#page.keyboard.press("F1");
      await this.input.waitFor();
      await this.input.fill(`>${command}`);
      // a palette that was opened too early never lists what is contributed after it
      await this.row(command)
        .first()
        .click({ timeout: scaled(5_000) });
      return true;
    });
  }

  async chooseTheme(name: string): Promise<void> {
    await this.run("Preferences: Color Theme");
    await this.root.locator("input[placeholder*='Color Theme']").waitFor();
    await this.input.fill(name);
    await this.choose(name);
    await this.root.waitFor({ state: "hidden" });
  }

  /** Titles of the commands that are found by this text. */
  async found(text: string): Promise<readonly string[]> {
    await this.#page.keyboard.press("F1");
    await this.input.waitFor();
    await this.input.fill(`>${text}`);
    await this.rows.first().waitFor(); // also when nothing is found there is a row, which says so
    const titles = (await this.texts()).filter((title) => title.includes(text));
    await this.#page.keyboard.press("Escape");
    return titles;
  }

  /** Opens a file by its name, or its path when several have the name. */
  async openFile(path: string): Promise<void> {
    await waitFor(`file ${path}`, async () => {
      if (await this.root.isVisible()) await this.#page.keyboard.press("Escape");
      await this.root.waitFor({ state: "hidden" });
      await this.#page.keyboard.press("Control+P");
      await this.input.waitFor();
      await this.input.fill(path);
      // a box that was opened while the window was busy may miss what is typed
      await this.rows
        .filter({ hasText: path.split("/").at(-1) ?? path })
        .first()
        .waitFor({ timeout: scaled(5_000) });
      return true;
    });
    await this.#page.keyboard.press("Enter");
    await this.root.waitFor({ state: "hidden" });
  }
}
