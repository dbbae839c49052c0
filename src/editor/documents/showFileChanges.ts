import { commands } from "vscode";
import type { FileChange } from "../../reconcile/api/engineApi.ts";
import type { Editor } from "../editor.ts";
import { uriOf } from "../files/managedUri.ts";

/** One tab with a diff for each file as it is and as it would be. */
export async function showFileChanges(editor: Editor, title: string, changes: readonly FileChange[]): Promise<void> {
  const states = editor.engine.states();
  const rows = changes.map(({ file, before, after }) => {
    const uri = uriOf(file, states);
    return [uri, editor.documents.put("before", uri.path, before), editor.documents.put("after", uri.path, after)];
  });
  await commands.executeCommand("vscode.changes", title, rows);
}
