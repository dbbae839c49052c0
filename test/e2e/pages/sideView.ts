import type { Locator, Page } from "playwright-core";
import { waitFor } from "../../testbed/waitFor.ts";
import type { QuickInput } from "./quickInput.ts";
import { beginning, plain } from "./text.ts";
import { scaled } from "../../testbed/limits.ts";

/** Milliseconds. */
const ONE_TRY = 3_000;

/** One of the trees in Mooring's container: Repositories, Packs or Mappings. */
export class SideView {
  readonly root: Locator;
  readonly #page: Page;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.root = page.locator(".sidebar .pane").filter({ has: page.locator(`.pane-header[aria-label^="${title}"]`) }); // "Packs Section", "Packs - filter: x Section"
  }

  /** The rows that are drawn now; a long tree draws only what fits. */
  get rows(): Locator {
    return this.root.getByRole("treeitem");
  }

  /** A row by the beginning of what a screen reader says of it. */
  row(spoken: string | RegExp): Locator {
    return this.root.getByRole("treeitem", { name: typeof spoken === "string" ? beginning(spoken) : spoken });
  }

  async expectRow(spoken: string | RegExp): Promise<void> {
    await this.row(spoken).first().waitFor();
  }

  /** What a screen reader says of the drawn rows. */
  async spoken(): Promise<readonly string[]> {
    const labels = await this.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? ""));
    return labels.map(plain);
  }

  /** What a screen reader says of the packs, closed. */
  async packRows(): Promise<readonly string[]> {
    await waitFor("closed packs", async () => {
      await this.root.hover();
      await this.root.getByRole("button", { name: "Collapse All" }).click({ timeout: scaled(ONE_TRY) });
      return (await this.root.locator('[role=treeitem][aria-expanded="true"]').count()) === 0;
    });
    return this.spoken();
  }

  async text(): Promise<string> {
    return plain(await this.root.innerText());
  }

  /** Waits for the text of an empty view and its buttons: they are drawn a moment after the view is. */
  async expectWelcome(text: string, ...buttons: readonly string[]): Promise<void> {
    await this.root.getByText(text).waitFor();
    for (const name of buttons) await this.root.getByRole("button", { name, exact: true }).waitFor();
  }

  /** Scrolls until the whole row is to be seen, opening the packs that need attention where it is in none of the rows, and gives it. */
  async reveal(spoken: string | RegExp): Promise<Locator> {
    const row = this.row(spoken).first();
    const list = this.root.locator(".monaco-list").first();
    let drawn = "";
    let step = 150;
    return waitFor(`row ${String(spoken)}`, async () => {
      const place = await list.boundingBox();
      const box = (await row.isVisible()) ? await row.boundingBox() : null;
      if (!place) return undefined;
      if (box && box.y >= place.y && box.y + box.height <= place.y + place.height) return row;
      const before = drawn;
      drawn = (await this.spoken()).join("\n");
      if (drawn === before) {
        step = -step; // an end of the tree
        await this.#openNext();
      }
      await this.#page.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
      await this.#page.mouse.wheel(0, box ? Math.sign(box.y - place.y) * 50 : step);
      throw new Error(`drawn are ${drawn}`);
    });
  }

  /** What drifts while the tree is shown stays closed. */
  async #openNext(): Promise<void> {
    const closed = this.root.locator('[role=treeitem][aria-expanded="false"]');
    const [row] = await closed.and(this.row(/^pack .*\b(drifted|missing|blocked)\b/)).all();
    await row?.locator(".monaco-tl-twistie").click({ timeout: scaled(ONE_TRY) });
  }

  async open(spoken: string | RegExp): Promise<void> {
    await (await this.reveal(spoken)).click();
  }

  /** Clicks a row until its box is shown: the workbench drops a click on a row that it draws again at that moment. */
  async openBox(spoken: string | RegExp, box: QuickInput, title: string): Promise<void> {
    await waitFor(`box ${title}`, async () => {
      await this.open(spoken);
      await box.expectTitle(title, scaled(2 * ONE_TRY));
      return true;
    });
  }

  /** Presses a button inside a row. */
  async press(spoken: string | RegExp, button: string): Promise<void> {
    await waitFor(`pressed ${button}`, async () => {
      const row = await this.reveal(spoken);
      await row.hover({ timeout: scaled(ONE_TRY) });
      // a row that is drawn anew under the mouse shows its buttons only after the next move
      await row.getByRole("button", { name: button }).click({ timeout: scaled(ONE_TRY) });
      return true;
    });
  }

  /** Chooses from the menu of a row. */
  async choose(spoken: string | RegExp, item: string): Promise<void> {
    await (await this.reveal(spoken)).click({ button: "right" });
    const entry = this.#page.getByRole("menuitem", { name: item, exact: true });
    // the workbench's menus pass over what is released in their first 100 ms, so that the opening click chooses nothing
    await waitFor(`chosen ${item}`, async () => {
      await entry.click({ timeout: scaled(ONE_TRY) });
      await entry.waitFor({ state: "hidden", timeout: scaled(ONE_TRY) });
      return true;
    });
  }

  /** Chooses from the menu of the row that has the keys, by keys. */
  async chooseByKeys(item: string): Promise<void> {
    const items = this.#page.locator(".monaco-menu .action-item");
    await this.#page.keyboard.press("Shift+F10");
    await items.first().waitFor();
    await waitFor(`menu item ${item}`, async () => {
      if ((await items.and(this.#page.locator(".focused")).allInnerTexts()).some((text) => text.trim() === item))
        return true;
      await this.#page.keyboard.press("ArrowDown");
      return false;
    });
    await this.#page.keyboard.press("Enter");
  }

  async expand(spoken: string | RegExp): Promise<void> {
    const row = await this.reveal(spoken);
    if ((await row.getAttribute("aria-expanded")) !== "false") return;
    await row.locator(".monaco-tl-twistie").click();
    await waitFor(
      `open row ${String(spoken)}`,
      async () => (await this.row(spoken).first().getAttribute("aria-expanded")) === "true",
    );
  }

  /** Waits until the tree takes the keys and goes to its first row. */
  async home(): Promise<void> {
    await this.root.locator(".monaco-list:focus").waitFor();
    await this.#page.keyboard.press("Home");
  }

  /** Waits until this row has the keys. */
  async expectFocus(spoken: RegExp): Promise<void> {
    await waitFor(`focus on ${String(spoken)}`, async () => spoken.test(await this.#focused()));
  }

  /** Opens the row that has the keys and goes to its first child, which comes a moment later. */
  async stepInto(spoken: RegExp): Promise<void> {
    await waitFor(`focus on ${String(spoken)}`, async () => {
      if (spoken.test(await this.#focused())) return true;
      await this.#page.keyboard.press("ArrowRight");
      return false;
    });
  }

  /** Goes down by the arrow key until this row has the keys. */
  async walkTo(spoken: RegExp): Promise<void> {
    for (let steps = 0; steps < 100; steps += 1) {
      const before = await this.#focused();
      if (spoken.test(before)) return;
      await this.#page.keyboard.press("ArrowDown");
      const isMoved = async (): Promise<boolean> => (await this.#focused()) !== before;
      // at the end: the row came to stand further up meanwhile
      if (!(await waitFor("next row", isMoved, ONE_TRY).catch(() => false))) await this.#page.keyboard.press("Home");
    }
    throw new Error(`no row ${String(spoken)}`);
  }

  /** Buttons of the view that a screen reader has no name for. */
  async unnamedButtons(): Promise<readonly string[]> {
    await this.root.hover();
    return this.root
      .getByRole("button")
      .evaluateAll((buttons) =>
        buttons
          .filter((button) => !(button.getAttribute("aria-label") ?? button.textContent))
          .map((button) => button.outerHTML),
      );
  }

  async #focused(): Promise<string> {
    const row = this.root.locator(".monaco-list-row.focused");
    // read at once: a row that is drawn anew in between must not be waited for
    const [label = ""] = await row.evaluateAll((rows) => rows.map((one) => one.getAttribute("aria-label") ?? ""));
    return plain(label);
  }
}
