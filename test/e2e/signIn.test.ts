import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { before, describe, it } from "mocha";
import { parse, stringify } from "yaml";
import { useShop } from "./shop.ts";
import { STEP_LIMIT, useWindow } from "./window.ts";

const TOKEN_OPTION = "not-to-be-shown";

describe("a context that runs a program to sign in", function () {
  this.timeout(STEP_LIMIT);
  const shop = useShop();
  let program = "";
  let log = "";
  let kubeconfig = "";
  before("a kubeconfig with such a user", () => {
    program = path.join(shop().folder, "company-login");
    log = path.join(shop().folder, "company-login.log");
    kubeconfig = path.join(shop().folder, "kubeconfig-signin");
    const config = parse(fs.readFileSync(shop().kubeconfig, "utf8")) as {
      users: { name: string; user: object }[];
      contexts: { name: string; context: object }[];
    };
    const credential = JSON.stringify({
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      status: { token: shop().plane.tokens.admin },
    });
    fs.writeFileSync(program, `#!/bin/sh\necho run >> '${log}'\ncat <<'END'\n${credential}\nEND\n`, { mode: 0o700 });
    config.users.push({
      name: "company",
      user: {
        exec: {
          apiVersion: "client.authentication.k8s.io/v1",
          command: program,
          args: ["kubernetes", "--audience=demo", `--token=${TOKEN_OPTION}`],
          interactiveMode: "Never",
        },
      },
    });
    config.contexts.push({ name: "company", context: { cluster: "demo", user: "company", namespace: "shop" } });
    fs.writeFileSync(kubeconfig, stringify(config), { mode: 0o600 });
  });
  const window = useWindow(() => ({
    workspace: shop().workTree,
    trust: true,
    env: { ...shop().env, KUBECONFIG: kubeconfig },
  }));
  const runs = (): number => (fs.existsSync(log) ? fs.readFileSync(log, "utf8").split("\n").length - 1 : 0);

  it("asks first, naming the program and what it is given, and takes no for an answer", async () => {
    const { dialog, packs, quick } = window();
    await window().openViews();
    await quick.run("Mooring: Choose Context…");
    await quick.expectTitle("Compare with a cluster");
    await quick.row("company").waitFor();
    const choice = (await quick.texts()).find((text) => text.startsWith("company")) ?? "";
    assert.match(choice, /runs .*company-login.* to sign in/);
    await quick.choose("company");

    const question = await dialog.text();
    assert.match(question, /company requires you to sign in\./);
    assert.ok(question.includes(`${program} kubernetes --audience=demo --token=***`), question);
    assert.ok(!question.includes(TOKEN_OPTION));
    await window().keep("50-consent");
    await dialog.press("Cancel");

    await packs.row(/^Sign in to company…, /).waitFor();
    await window().expectQuiet();
    assert.equal(runs(), 0);
    assert.equal(shop().proxy.total(), 0);
    await window().keep("51-declined");
  });

  it("is not asked about again until somebody wants to sign in", async () => {
    const { dialog, packs, quick } = window();
    await quick.run("Mooring: Show Packs");
    await window().openFile("apps/cart/service.yaml");
    assert.equal(await dialog.root.count(), 0);
    assert.equal(shop().proxy.total(), 0);

    await packs.open(/^Sign in to company…, /);
    assert.match(await dialog.text(), /company requires you to sign in\./);
    await dialog.press("Sign In");
    await window().expectCompared("company");
    assert.equal(runs(), 1);
    await window().keep("52-signed-in");
  });
});
