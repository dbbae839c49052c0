import type { Locator, Page } from "playwright-core";
import { plain } from "./text.ts";

/** A question in the middle of the window that must be answered first. */
export class Dialog {
  readonly root: Locator;

  constructor(page: Page) {
    this.root = page.locator(".monaco-dialog-box");
  }

  /** Waits for the question and gives its text. */
  async text(): Promise<string> {
    await this.root.waitFor();
    return plain(await this.root.innerText());
  }

  async press(button: string): Promise<void> {
    const pressed = await this.root.elementHandle();
    await this.root.getByRole("button", { name: button, exact: true }).click();
    await pressed?.waitForElementState("hidden"); // the next question may be there already
  }
}
