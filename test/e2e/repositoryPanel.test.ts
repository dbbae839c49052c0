import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { expectSoon } from "../testbed/expectSoon.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { HOSTILE, writeLongHistory } from "./longHistory.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const COMMITS = 30_000;

describe("the panel of a repository with a long history", function () {
  this.timeout(STEP_LIMIT);
  const folder = temporaryFolder("e2e-panel");
  let root = "";
  before("write the history", function () {
    this.timeout(STEP_LIMIT);
    root = writeLongHistory(folder, COMMITS);
  });
  after(() => removeFolder(folder));
  const window = useWindow(() => ({ workspace: root, trust: true, env: {} }));

  it("opens by a click on the repository", async () => {
    await window().openViews();
    await window().expectQuiet();
    await window().repository.openFrom(window().repositories.row(/shop-config/), "shop-config");
    await window().repository.frame.getByText("Update pack shop/storefront").waitFor();
    await window().repository.frame.getByText("not compared").waitFor();
    await window().keep("29-overview");
    await window().repository.tab("Mapping").click();
    await window().repository.row("shop/apps").waitFor();
    await window().repository.tab("Commits").click();
    await window()
      .repository.row(`(#${COMMITS - 1})`)
      .waitFor();
    await window().keep("30-commits");
  });

  it("shows a message as a text, whatever is in it (A14, A19)", async () => {
    const { repository } = window();
    const row = repository.row(HOSTILE.slice(0, 30)).first();
    await row.waitFor();
    assert.ok((await row.innerText()).includes(HOSTILE));
    assert.equal(await repository.frame.locator("img, iframe, a[href]").count(), 0);
    const foreign = window().console.filter((line) => line.includes("127.0.0.1:9"));
    assert.deepEqual(foreign, []);
  });

  it("is walked by the keyboard as the editor's lists are", async () => {
    const { repository } = window();
    const expectOn = (text: string): Promise<void> => repository.focused.filter({ hasText: text }).waitFor();
    await repository.search.focus();
    await repository.press("ArrowDown");
    await expectOn("Update pack shop/storefront");
    await repository.press("ArrowDown");
    await expectOn(`(#${COMMITS - 1})`);
    await repository.press("End");
    await repository.press("Home");
    await expectOn("Update pack shop/storefront");
    await repository.press("ArrowRight");
    await repository.frame.getByText("The new image mends the empty cart.").waitFor();
    await repository.frame.getByRole("button", { name: "apps/storefront.yaml, modified" }).waitFor();
    await repository.press("ArrowDown", "ArrowDown");
    await repository.frame.locator(".file:focus", { hasText: "apps/storefront.yaml" }).waitFor();
    await window().keep("31-commit-open");
    await repository.press("Escape", "ArrowLeft");
    await expectOn("Update pack shop/storefront");
    await repository.press("r", "e", "l");
    await expectOn(`(#${COMMITS - 1})`);
  });

  it("draws few rows however far it is scrolled, and reaches the first commit", async () => {
    const { repository } = window();
    await repository.frame.locator("mo-table .row:focus").waitFor();
    await waitFor("the end of the history", async () => {
      await repository.press("End");
      return (await repository.row("(#1)").count()) === 1;
    });
    assert.ok((await repository.drawn()) < 100);
    await repository.frame.getByText("30,000 commits").waitFor();
    await window().keep("32-first-commit");
  });

  it("shows what happened to a pack down a line of time", async () => {
    const { repository } = window();
    await repository.tab("Mapping").click();
    await repository.row("shop/apps").click();
    await repository.press("ArrowRight");
    await repository.frame.getByRole("button", { name: "Timeline" }).click();
    await repository.frame.locator("mo-timeline .event", { hasText: `(#${COMMITS - 1})` }).waitFor();
    await repository.frame.getByRole("button", { name: /What changed last night/ }).waitFor();
    await window().keep("35-timeline");
    await repository.frame.getByRole("button", { name: /Back to all packs/ }).click();
    await repository.row("shop/apps").waitFor();
  });

  it("is where it was after the window was loaded anew", async () => {
    const { repository, quick } = window();
    await repository.tab("Commits").click();
    await repository.search.fill("author:ann");
    await repository.row("Bea Ode").first().waitFor({ state: "detached" });
    await repository.search.focus();
    await repository.press("ArrowDown", "PageDown", "PageDown", "PageDown");
    const before = await repository.focused.getAttribute("aria-label");
    await repository.expectKept();
    await quick.run("Developer: Reload Window");
    await repository.expectOpen("shop-config");
    await waitFor("the row that was active", async () => {
      const now = await repository.active.getAttribute("aria-label");
      return now !== null && now.split(",")[0] === before?.split(",")[0];
    });
    await expectSoon(() => repository.search.inputValue(), "author:ann");
    await expectSoon(() => repository.tab("Commits").getAttribute("aria-selected"), "true");
  });

  it("loads nothing but its own script and style, and breaks no rule of its policy", () => {
    const violations = window().console.filter((line) => /Content Security Policy|violates/i.test(line));
    assert.deepEqual(violations, []);
  });
});
