import { commands } from "vscode";
import type { DocumentEditor } from "./virtualDocuments.ts";
import { uriOf } from "../files/managedUri.ts";
import type { FileChange } from "../../reconcile/api/fileChange.ts";

/** One tab with a diff for each file as it is and as it would be. */
export async function showFileChanges(
  editor: DocumentEditor,
  title: string,
  changes: readonly FileChange[],
): Promise<void> {
  const states = editor.engine.states();
  const rows = changes.map(({ file, before, after }) => {
    const uri = uriOf(file, states);
    return [uri, editor.documents.put("before", uri.path, before), editor.documents.put("after", uri.path, after)];
  });
  await commands.executeCommand("vscode.changes", title, rows);
}
