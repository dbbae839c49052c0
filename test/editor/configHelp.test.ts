import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import {
  type CodeAction,
  commands,
  type CompletionList,
  type Hover,
  languages,
  type MarkdownString,
  Position,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
} from "vscode";
import { waitFor } from "../testbed/waitFor.ts";
import { editorUnderTest, workspaceFolder } from "./extensionUnderTest.ts";

const TEXT = `protcted: [prod-*]
mappings:
  - pack: shop/checkout
    commit:
    ENGINE
`;

const CANARY = "glpat-canary5e1c";

describe("mooring.yaml without the YAML extension", () => {
  const file = path.join(workspaceFolder(), "mooring.yaml");
  const uri = Uri.file(file);
  before(async () => {
    await editorUnderTest();
    fs.writeFileSync(file, TEXT.replace("ENGINE", "h"));
    await window.showTextDocument(await workspace.openTextDocument(uri));
  });
  after(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    fs.rmSync(file);
  });

  const offered = async (position: Position): Promise<readonly string[]> => {
    const list = await commands.executeCommand<CompletionList>("vscode.executeCompletionItemProvider", uri, position);
    return list.items
      .filter(({ documentation }) => documentation !== undefined || !list.isIncomplete)
      .map(({ label }) => (typeof label === "string" ? label : label.label));
  };

  it("offers the keys that are not there yet, and the values of a key", async () => {
    const keys = await offered(new Position(4, 5));
    assert.ok(keys.includes("heal") && keys.includes("cluster"), keys.join());
    assert.ok(!keys.includes("commit") && !keys.includes("repositories"), keys.join());
    const values = await offered(new Position(3, 11));
    assert.ok(values.includes("manual") && values.includes("onSave"), values.join());
  });

  it("says in the hover what a key means", async () => {
    const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", uri, new Position(3, 6));
    const text = hovers.flatMap(({ contents }) => contents as MarkdownString[]).map(({ value }) => value);
    assert.match(text.join(), /a click commits/);
  });

  it("says which key was meant, and writes it", async () => {
    const editor = await editorUnderTest();
    await commands.executeCommand("mooring.showPacks");
    await editor.engine.open();
    const diagnostic = await waitFor("the diagnostic", () =>
      languages.getDiagnostics(uri).find(({ code }) => code === "unknownKey"),
    );
    assert.match(diagnostic.message, /Did you mean protected\?/);
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      diagnostic.range,
    );
    const fix = actions.find(({ title }) => title === "Change to protected");
    assert.ok(fix?.edit);
    await workspace.applyEdit(fix.edit);
    assert.match((await workspace.openTextDocument(uri)).getText(), /^protected: /);
    await workspace.save(uri);
  });

  it("moves a token in an address to the secrets, and shows it nowhere", async () => {
    const editor = await editorUnderTest();
    const url = `https://oauth2:${CANARY}@127.0.0.1:9/team/shop.git`;
    const document = await workspace.openTextDocument(uri);
    const change = new WorkspaceEdit();
    const all = new Range(0, 0, document.lineCount, 0);
    change.replace(uri, all, `# ours\nrepositories:\n  - { name: shop, url: "${url}" } # main\n`);
    await workspace.applyEdit(change);
    await workspace.save(uri);
    const diagnostic = await waitFor("the diagnostic", () =>
      languages
        .getDiagnostics(uri)
        .find(({ message }) => /must not contain a user name, token or password/.test(message)),
    );
    assert.equal(diagnostic.range.start.line, 2);
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      diagnostic.range,
    );
    const fix = actions.find(({ title }) => title.startsWith("Move the token"));
    assert.ok(fix?.command);
    assert.ok(!JSON.stringify([languages.getDiagnostics(uri), actions]).includes(CANARY));
    void commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
    const clean =
      "# ours\nrepositories:\n  - { name: shop, url: https://127.0.0.1:9/team/shop.git, access: token } # main\n";
    await waitFor("the clean file", () => fs.readFileSync(file, "utf8").replaceAll('"', "") === clean);
    await waitFor("the end of the diagnostic", () =>
      languages.getDiagnostics(uri).every(({ message }) => !/must not contain a user name/.test(message)),
    );
    const record = editor.repositories.list().find((one) => one.record.name === "shop")?.record;
    assert.deepEqual([record?.access, record?.url], ["token", "https://127.0.0.1:9/team/shop.git"]);
    await commands.executeCommand("notifications.clearAll");
  });
});
