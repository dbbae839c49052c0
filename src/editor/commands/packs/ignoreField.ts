import { l10n, Uri, window } from "vscode";
import type { Editor } from "../../editor.ts";
import { givenSelection } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";

/** Writes a rule into mooring.yaml: this field of this object is not compared. */
export const ignoreField: Command = {
  id: "mooring.ignoreField",
  needsTrust: true,
  run: (editor, args) => ignore(editor, args, "object"),
};

/** The same for every object of the kind. */
export const ignoreFieldForKind: Command = {
  id: "mooring.ignoreFieldForKind",
  needsTrust: true,
  run: (editor, args) => ignore(editor, args, "kind"),
};

async function ignore(editor: Editor, args: readonly unknown[], scope: "object" | "kind"): Promise<void> {
  const given = await givenSelection(editor, args);
  if (given?.selection.pointer === undefined) {
    void window.showInformationMessage(l10n.t("Select a drifted field in the Packs view or in the file first."));
    return;
  }
  const change = await given.engine.files.ignore(given.selection, scope);
  await given.engine.files.write([change]);
  const open = l10n.t("Open mooring.yaml");
  if (
    (await window.showInformationMessage(
      l10n.t("{0} is now ignored. The rule was added to mooring.yaml.", given.selection.pointer),
      open,
    )) === open
  ) {
    await window.showTextDocument(Uri.file(change.file));
  }
}
