import { commands, l10n, Range, workspace, WorkspaceEdit } from "vscode";
import { MooringError } from "../../../support/errors.ts";
import { activeFileDiff } from "../../documents/diffTabs.ts";
import type { Command } from "../command.ts";

/** Puts the whole left side of the diff into the file: unsaved, and one undo takes it back. */
export const takeAll: Command = {
  id: "mooring.takeAll",
  needsTrust: true,
  async run() {
    const diff = activeFileDiff();
    if (!diff)
      throw new MooringError("refused", l10n.t("Open a diff editor with a file and the cluster or a commit first."));
    const [left, right] = await Promise.all([
      workspace.openTextDocument(diff.left),
      workspace.openTextDocument(diff.right),
    ]);
    const edit = new WorkspaceEdit();
    edit.replace(right.uri, new Range(right.positionAt(0), right.positionAt(right.getText().length)), left.getText());
    await workspace.applyEdit(edit);
  },
};

export const nextChange: Command = {
  id: "mooring.nextChange",
  needsTrust: false,
  run: async () => void (await commands.executeCommand("workbench.action.compareEditor.nextChange")),
};

export const previousChange: Command = {
  id: "mooring.previousChange",
  needsTrust: false,
  run: async () => void (await commands.executeCommand("workbench.action.compareEditor.previousChange")),
};
