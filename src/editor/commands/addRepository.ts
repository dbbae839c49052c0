import { l10n } from "vscode";
import type { Command } from "./command.ts";

/** Opens the form of a new repository. Nothing is asked of a host before its address was entered. */
export const addRepository: Command = {
  id: "mooring.addRepository",
  needsTrust: true,
  async run(editor) {
    await editor.repositories.open();
    editor.panels.show({ kind: "new" }, l10n.t("Add Repository"));
  },
};
