import { l10n } from "vscode";
import { chosenRegistered } from "../pick/chosenRegistered.ts";
import type { Command } from "../command.ts";

/** Opens the panel of a repository with its form. */
export const editRepository: Command = {
  id: "mooring.editRepository",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenRegistered(editor, args, l10n.t("Edit Repository"));
    if (!chosen) return;
    const { id, name } = chosen.record;
    editor.panels.show({ kind: "registered", id }, name).edit();
  },
};
