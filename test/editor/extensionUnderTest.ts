import fs from "node:fs";
import assert from "node:assert/strict";
import { extensions, workspace } from "vscode";
import type { Editor } from "../../src/editor/editor.ts";
import type { TreeNode } from "../../src/editor/views/views.ts";

/** Activates the extension and gives what its commands are handed. */
export async function editorUnderTest(): Promise<Editor> {
  const extension = extensions.getExtension<Editor | undefined>("mooring.mooring");
  assert.ok(extension, "the extension is not there");
  const editor = await extension.activate();
  assert.ok(editor, "the extension does not know that it is tested");
  return editor;
}

/** Path of the workspace's only folder. */
export function workspaceFolder(): string {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return folder.uri.fsPath;
}

/** What the traps saw: a line for each process and each connection. */
export function trapped(): readonly string[] {
  const log = process.env.MOORING_TEST_TRAPS;
  assert.ok(log);
  return fs.readFileSync(log, "utf8").split("\n").filter(Boolean);
}

/** `label | description` of each row. */
export function rowsOf(nodes: readonly TreeNode[]): readonly string[] {
  return nodes.map((node) => {
    const { label, description } = node.toItem();
    return `${typeof label === "string" ? label : ""} | ${typeof description === "string" ? description : ""}`;
  });
}
