import { commands, l10n, type Uri, window, workspace } from "vscode";
import { isCancelled } from "../../../support/errors.ts";
import type { Editor } from "../../editor.ts";
import { chosenObject } from "../pick/chosenSelection.ts";
import { editableUriOf } from "../../files/managedUri.ts";
import type { Command } from "../command.ts";
import type { MergeSides } from "../../../reconcile/api/filesApi.ts";

/** VS Code's three-way editor; the underscore means that it may go, so it is tried and not relied on. */
const MERGE_EDITOR = "_open.mergeEditor";

/** Brings file and cluster together by hand: base, file and live side by side, the result is the file. */
export const mergeObject: Command = {
  id: "mooring.mergeObject",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenObject(editor, args, l10n.t("Merge File and Cluster"));
    if (!chosen) return;
    const sides = await editor.tasks.run(l10n.t("Reading live object"), (signal) =>
      chosen.engine.files.mergeSides(chosen.selection, signal),
    );
    await openMerge(editor, sides);
  },
};

async function openMerge(editor: Editor, sides: MergeSides): Promise<void> {
  const output = editableUriOf(sides.file, editor.engine.states());
  const base = editor.documents.put("base", output.path, sides.base);
  const file = editor.documents.put("file", output.path, sides.fileText);
  const live = editor.documents.put("live", output.path, sides.live);
  const document = await workspace.openTextDocument(output);
  // the result of the three-way editor is the whole file, so its sides must be whole files too
  const isWholeFile = sameLines(sides.fileText, document.getText());
  if (isWholeFile && (await openThreeWay(editor, sides.title, { base, file, live, output }))) return;
  await commands.executeCommand("vscode.diff", live, output, l10n.t("{0} (live ↔ file, editable)", sides.title));
  void window.setStatusBarMessage(l10n.t("Edit and save the right side, then apply."), 8_000);
}

async function openThreeWay(
  editor: Editor,
  title: string,
  uris: Record<"base" | "file" | "live" | "output", Uri>,
): Promise<boolean> {
  const known = await commands.getCommands(false);
  if (!known.includes(MERGE_EDITOR)) return false;
  try {
    await commands.executeCommand(MERGE_EDITOR, {
      base: uris.base,
      input1: { uri: uris.file, title: l10n.t("File"), description: title, detail: l10n.t("as it is in the editor") },
      input2: { uri: uris.live, title: l10n.t("Cluster"), description: title, detail: l10n.t("as it is live") },
      output: uris.output,
    });
    return true;
  } catch (error) {
    if (!isCancelled(error)) editor.log.warn(`The merge editor could not be opened: ${String(error)}`);
    return false;
  }
}

function sameLines(a: string, b: string): boolean {
  return a.replaceAll("\r\n", "\n").trimEnd() === b.replaceAll("\r\n", "\n").trimEnd();
}
