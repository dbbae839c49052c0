import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { commands, languages, Uri, window, workspace } from "vscode";
import { waitFor } from "../testbed/waitFor.ts";
import { editorUnderTest, rowsOf, trapped, workspaceFolder } from "./extensionUnderTest.ts";

describe("a trusted workspace where nothing was chosen yet", () => {
  it("is left alone: activation and an open manifest read nothing and start nothing", async () => {
    const editor = await editorUnderTest();
    const document = await workspace.openTextDocument(Uri.joinPath(Uri.file(workspaceFolder()), "checkout.yaml"));
    await window.showTextDocument(document);
    await pause(1_500);
    assert.equal(editor.engine.loaded, undefined);
    assert.deepEqual(trapped(), []);
    assert.deepEqual(languages.getDiagnostics(document.uri), []);
  });

  it("has every command that package.json names", async () => {
    const known = new Set(await commands.getCommands(true));
    const { packageJSON } = (await import("vscode")).extensions.getExtension("mooring.mooring") ?? {};
    const contributed = (packageJSON as { contributes: { commands: { command: string }[] } }).contributes.commands.map(
      ({ command }) => command,
    );
    assert.deepEqual(
      contributed.filter((command) => !known.has(command)),
      [],
    );
  });

  it("lists its packs when the view is opened, with no connection and no renderer", async () => {
    const editor = await editorUnderTest();
    await commands.executeCommand("mooring.showPacks");
    const rows = await waitFor("packs", () => editor.packs.roots.length > 1 && rowsOf(editor.packs.roots));
    assert.match(rows[0] ?? "", /^Choose a context… \| to compare/);
    assert.match(rows[1] ?? "", /shop/);
    assert.match(editor.packs.view.message ?? "", /No cluster is contacted/);
    assert.deepEqual(
      trapped().filter((line) => !line.startsWith("process git ")),
      [],
    );
  });

  it("refuses arguments that name what is not there", async () => {
    const before = window.visibleTextEditors.length;
    await commands.executeCommand("mooring.openPlace", { file: "/etc/passwd", line: 1, column: 1 });
    await commands.executeCommand("mooring.openPlace", { file: 7 });
    assert.equal(window.visibleTextEditors.length, before);
    assert.ok(!window.visibleTextEditors.some(({ document }) => document.uri.fsPath === "/etc/passwd"));
  });
});
