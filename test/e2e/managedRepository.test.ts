import assert from "node:assert/strict";
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
    await form.save();
    await window()
      .repositories.row(/^repository tools, .*key/)
      .first()
      .waitFor();
    await window().keep("42-unknown-host-key");
    await quick.run("Mooring: Recheck Repository");
    await quick.choose("tools");
    await quick.expectTitle("The host's SSH key is not known");
    await window().keep("43-host-key");
    await quick.rows.first().click();
    await quick.run("Mooring: Synchronize Repository");
    await quick.choose("tools");
    await expectRow(/^repository tools, .*active · synced/);
    await notifications.hide();
  });

  it("gives its packs to the workspace: a resource, a kustomization and a chart", async () => {
    const { quick, mappings, packs } = window();
    await quick.run("Mooring: Connect Packs of Repository…");
    await quick.choose("shop-config");
    await quick.expectTitle("Connect Packs of a Repository");
    await quick.row("shop/catalog").waitFor();
    assert.equal(await quick.rows.count(), 3);
    await window().keep("44-choose-packs");
    for (const name of ["shop/catalog", "shop/cart", "search"]) await quick.choose(name);
    await window().page.keyboard.press("Enter");
    for (const [pack, place] of [
      ["shop/catalog", "packs/catalog.pack.yaml"],
      ["shop/cart", "apps/cart"],
      ["search", "charts/search"],
    ])
      await mappings.row(`mapping of ${pack} to shop-config : ${place}`).first().waitFor();
    await packs
      .row(/^pack shop\/catalog/)
      .first()
      .waitFor();
    assert.match(shop().read("mooring.yaml"), /repository: shop-config/);
    await window().chooseContext("admin");
    await mappings
      .row(/^mapping of shop\/cart .*, connected/)
      .first()
      .waitFor();
    await window().keep("45-connected");
  });

  it("is applied to the cluster", async () => {
    const { plan, packs } = window();
    // rows stand still once all three are rendered and compared
    for (const name of ["shop\\/catalog", "shop\\/cart", "search"])
      await packs
        .row(new RegExp(`^pack .*${name}, .*1 missing`))
        .first()
        .waitFor();
    await window().expectQuiet();
    await packs.choose(/^pack shop\/cart/, "Show Plan");
    await plan.expectOpen("admin/default");
    await window().keep("46-plan");
    await plan.applyButton.click();
    await packs
      .row(/^pack .*cart, .*in sync/)
      .first()
      .waitFor();
    await window().expectQuiet();
    assert.match(await shop().plane.kubectl(["get", "deployment", "-n", "shop", "-o", "name"]), /cart/);
    await window().keep("47-applied");
  });
});
