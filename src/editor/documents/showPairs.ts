import { commands, l10n, type Uri, window } from "vscode";
import type { PreviewPair } from "../../reconcile/api/previews.ts";
import type { FolderState } from "../../reconcile/api/readModel.ts";
import type { DocumentEditor } from "./virtualDocuments.ts";
import { openDocumentOf } from "../files/files.ts";
import { uriOf } from "../files/managedUri.ts";

/** More diffs in one tab than this are not read. */
const MAX_PAIRS = 100;

/** One diff editor for a single pair, one tab with all diffs for several. `side` names the left side in addresses. */
export async function showPairs(
  editor: DocumentEditor,
  title: string,
  pairs: readonly PreviewPair[],
  side: "commit" | "renderedCommit",
): Promise<void> {
  if (pairs.length === 0) {
    void window.showInformationMessage(l10n.t("No changes since the last commit."));
    return;
  }
  const states = editor.engine.states();
  const rows = pairs.slice(0, MAX_PAIRS).map((pair) => {
    const left = editor.documents.put(side, pair.name, pair.left);
    return {
      name: pair.name,
      left,
      right: fileItself(pair, states) ?? editor.documents.put(`${side}File`, pair.name, pair.right),
    };
  });
  const [only] = rows;
  if (rows.length === 1 && only) {
    await commands.executeCommand("vscode.diff", only.left, only.right, l10n.t("{0} (last commit ↔ file)", only.name));
    return;
  }
  await commands.executeCommand(
    "vscode.changes",
    title,
    rows.map(({ left, right }) => [right, left, right]),
  );
}

/** The real file where the side is just that: then it can be edited in the diff. A file that is gone is no file. */
function fileItself({ file, right }: PreviewPair, states: readonly FolderState[]): Uri | undefined {
  if (file === undefined || right === "") return undefined;
  const open = openDocumentOf(file);
  return open && open.getText() !== right ? undefined : uriOf(file, states);
}
