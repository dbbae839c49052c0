import type { FrameLocator, Locator } from "playwright-core";
import { expectSoon } from "../../testbed/expectSoon.ts";
import { waitFor } from "../../testbed/waitFor.ts";

type FormField = "url" | "name" | "branch" | `secret-${"secret" | "username" | "keyFile"}`;

/** The form of a repository, in its panel. */
export class RepositoryForm {
  readonly frame: FrameLocator;

  constructor(frame: FrameLocator) {
    this.frame = frame;
  }

  async expectOpen(heading: string): Promise<void> {
    await this.frame.getByRole("heading", { name: heading }).waitFor();
  }

  async enter(field: FormField, text: string): Promise<void> {
    const input = this.#input(field);
    await input.fill(text);
    await input.blur();
  }

  /** Waits until this text stands in the field. */
  async expectField(field: FormField, text: string): Promise<void> {
    await expectSoon(() => this.#input(field).inputValue(), text);
  }

  #input(field: FormField): Locator {
    return this.frame.locator(`#${field} input`);
  }

  /** How Mooring signs in: by the words on the page. */
  async chooseAccess(label: string): Promise<void> {
    await this.frame.locator("#access").getByRole("radio", { name: label, exact: true }).click();
  }

  /** The choice to create a webhook at the host, and what is said beside it. */
  get webhook(): { readonly tick: Locator; readonly note: Locator } {
    return { tick: this.frame.locator("#webhook"), note: this.frame.locator("#webhook-note") };
  }

  /** Asks the host for its branches, and waits until this one is offered. */
  async expectBranch(name: string): Promise<void> {
    await this.frame.locator("mo-button", { hasText: "List Branches" }).click();
    await this.frame.getByRole("button", { name, exact: true }).waitFor();
  }

  async save(): Promise<void> {
    const save = this.frame.locator("#save");
    await waitFor("a form that can be saved", async () => (await save.getAttribute("disabled")) === null);
    await save.click();
  }
}
