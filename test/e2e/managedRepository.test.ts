import { describe, it } from "mocha";
import { useManagedShop } from "./managedShop.ts";
import { RepositoryForm } from "./pages/repositoryForm.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

describe("a managed repository in the real editor, from a real host", function () {
  this.timeout(STEP_LIMIT);
  const shop = useManagedShop();
  const window = useWindow(() => ({
    workspace: shop().workspace,
    trust: true,
    env: shop().env,
    settings: {
      "mooring.repositories.protocols": ["https", "ssh", "http"],
      "mooring.toolFolders": shop().toolFolders,
    },
  }));

  const newForm = async (): Promise<RepositoryForm> => {
    await window().quick.run("Mooring: Add Repository…");
    const form = new RepositoryForm(window().repository.frame);
    await form.expectOpen("Add Repository");
    return form;
  };
  const expectRow = (words: RegExp): Promise<void> => window().repositories.row(words).first().waitFor();
  it("is added by token, and its task is watched", async () => {
    await window().openViews();
    await window().expectQuiet();
    const form = await newForm();
    await form.enter("url", shop().url("shop-config"));
    await form.chooseAccess("Token");
    await form.enter("secret-secret", await shop().gitea.token(["write:repository"]));
    await form.expectBranch("main");
    await window().keep("40-by-token");
    await form.save();
    await expectRow(/^repository shop-config, .*active · synced/);
    await window().repository.expectOpen("shop-config");
    await window().keep("41-cloned");
  });

  it("is added by user name and password", async () => {
    const form = await newForm();
    await form.enter("url", shop().url("platform"));
    await form.chooseAccess("User name and password");
    await form.enter("secret-username", shop().gitea.ann.name);
    await form.enter("secret-secret", shop().gitea.ann.password);
    await form.save();
    await expectRow(/^repository platform, .*active · synced/);
  });

  it("is added by SSH, once the key of the host was compared", async () => {
    const { quick, notifications } = window();
    const form = await newForm();
    await form.enter("url", shop().gitea.sshUrl("ann/tools"));
    await form.chooseAccess("SSH");
    await form.enter("secret-keyFile", shop().keyFile);
    await window().page.keyboard.press("Escape"); // takes nothing away that was entered
    await form.save();
    await window()
      .repositories.row(/^repository tools, .*key/)
      .first()
      .waitFor();
    await window().keep("42-unknown-host-key");
    await quick.loseKeysAt("Recheck Repository");
    await quick.run("Mooring: Recheck Repository");
    await quick.choose("tools");
    await quick.expectTitle("The host's SSH key is not known");
    await window().keep("43-host-key");
    // a key that is trusted is all that was missing: the copy is made without being asked for
    await quick.rows.first().click();
    await expectRow(/^repository tools, .*active · synced/);
    await notifications.hide();
  });
});
