import { execFileSync } from "node:child_process";
import { after, before, describe, it } from "mocha";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { writeLongHistory } from "./longHistory.ts";
import { expectReadable } from "./pages/readable.ts";
import { RepositoryForm } from "./pages/repositoryForm.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const THEMES = ["Dark Modern", "Light Modern", "Dark High Contrast", "Light High Contrast"] as const;
const ADDRESS = "https://127.0.0.1:9/team/shop-config.git";
const TABS = ["Overview", "Mapping", "Commits", "Webhooks"] as const;

describe("the panel in every kind of theme", function () {
  this.timeout(STEP_LIMIT);
  const folder = temporaryFolder("e2e-readable");
  let root = "";
  before("write the history", () => {
    root = writeLongHistory(folder, 300);
    execFileSync("git", ["remote", "add", "origin", ADDRESS], { cwd: root });
  });
  after(() => removeFolder(folder));
  const window = useWindow(() => ({ workspace: root, trust: true, env: {} }));

  it("opens", async () => {
    await window().openViews();
    await window().repository.openFrom(window().repositories.row(/shop-config/), "shop-config");
    await window().repository.frame.getByText("not compared").waitFor();
  });

  for (const theme of THEMES) {
    it(`can be read and worked with in ${theme}`, async () => {
      const { quick, repository } = window();
      await quick.chooseTheme(theme);
      for (const tab of TABS) {
        await repository.tab(tab).click();
        await repository.frame.locator(`[role=tabpanel]:visible`).waitFor();
        await window().keep(`90-${theme}-${tab}`.toLowerCase().replaceAll(" ", "-"));
        await expectReadable(repository.frame, `${tab} in ${theme}`);
      }
    });
  }

  it("leads from a repository that has no webhook to the form that registers it", async () => {
    const { repository } = window();
    await repository.tab("Webhooks").click();
    await repository.frame.getByRole("button", { name: "Register This Repository…" }).click();
    const form = new RepositoryForm(repository.frame);
    await form.expectOpen("Add Repository");
    await form.expectField("url", ADDRESS);
    await form.expectField("name", "shop-config");
    await window().keep("91-register");
  });
});
