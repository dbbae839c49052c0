import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { commands, workspace } from "vscode";
import { COMMANDS } from "../../src/editor/commands/commandTable.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { hostileArguments } from "./hostileArguments.ts";
import { editorUnderTest, rowsOf, trapped, workspaceFolder } from "./extensionUnderTest.ts";

describe("an untrusted workspace", () => {
  it("is read: packs are listed and say that nothing runs", async () => {
    assert.equal(workspace.isTrusted, false);
    const editor = await editorUnderTest();
    await commands.executeCommand("mooring.showPacks");
    const rows = await waitFor("packs", () => editor.packs.roots.length > 1 && rowsOf(editor.packs.roots));
    assert.equal(rows[0], "Restricted Mode | files are read but nothing runs");
    assert.match(rows[1] ?? "", /objects?$/);
  });

  it("starts no process and opens no connection, whatever command is called", async () => {
    const editor = await editorUnderTest();
    const engine = await editor.engine.open();
    for (const { id, needsTrust } of COMMANDS) {
      if (!needsTrust) continue;
      void commands.executeCommand(id, { folder: workspaceFolder() });
      for (const args of hostileArguments(workspaceFolder())) void commands.executeCommand(id, ...args);
    }
    await engine.folders.refresh({ folder: workspaceFolder() });
    await pause(2_000);
    assert.deepEqual(trapped(), []);
  });
});
