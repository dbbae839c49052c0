import { commands, Uri } from "vscode";
import type { FileChange } from "../../reconcile/intents.ts";
import type { Editor } from "../editor.ts";
import { uriOf } from "../files/managedTree.ts";

/** One tab with a diff for each file as it is and as it would be. */
export async function showFileChanges(editor: Editor, title: string, changes: readonly FileChange[]): Promise<void> {
  const states = editor.engine.states();
  const rows = changes.map(({ file, before, after }) => {
    const { path } = Uri.file(file);
    return [
      uriOf(file, states),
      editor.documents.put("before", path, before),
      editor.documents.put("after", path, after),
    ];
  });
  await commands.executeCommand("vscode.changes", title, rows);
}
