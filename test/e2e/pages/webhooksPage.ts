import type { FrameLocator, Locator } from "playwright-core";

/** The Webhooks tab of a repository's panel. */
export class WebhooksPage {
  readonly #frame: FrameLocator;

  constructor(frame: FrameLocator) {
    this.#frame = frame;
  }

  get root(): Locator {
    return this.#frame.locator("mo-webhooks");
  }

  async open(): Promise<void> {
    await this.#frame.getByRole("tab", { name: "Webhooks" }).click();
    await this.root.getByRole("heading").first().waitFor();
  }

  /** Waits until the hook stands so, and nothing is being done. */
  async expect(word: string): Promise<void> {
    await this.root.getByRole("heading", { name: word, exact: true }).waitFor();
    await this.root.locator("mo-progress-ring").waitFor({ state: "detached" });
  }

  /** The value beside a label; waits until it is as wanted. */
  async expectFact(label: string, value: RegExp): Promise<void> {
    await this.root
      .locator("dt", { hasText: label })
      .locator("xpath=following-sibling::dd[1]")
      .filter({ hasText: value })
      .first()
      .waitFor();
  }

  async press(button: string): Promise<void> {
    await this.root.locator("mo-button:not([disabled])", { hasText: button }).click();
  }
}
