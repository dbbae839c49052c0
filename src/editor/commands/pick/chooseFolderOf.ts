import { l10n, window } from "vscode";
import type { Editor } from "../../editor.ts";
import { workspaceFolderPaths } from "../../files/files.ts";
import { givenSelection } from "./chosenSelection.ts";

/** The workspace folder a command is about: that of the row or the cursor, the only one, or the one picked. */
export async function chooseFolderOf(editor: Editor, args: readonly unknown[]): Promise<string | undefined> {
  const given = await givenSelection(editor, args);
  if (given) return given.selection.folder;
  const folders = workspaceFolderPaths();
  if (folders.length <= 1) return folders[0];
  const picked = await window.showWorkspaceFolderPick({ placeHolder: l10n.t("Choose a folder") });
  return picked?.uri.fsPath;
}
