import { l10n, window } from "vscode";
import type { Command } from "../command.ts";

/** Shows only objects whose kind, name, pack or state has the words. */
export const filterPacks: Command = {
  id: "mooring.filterPacks",
  needsTrust: false,
  async run(editor) {
    const filter = await window.showInputBox({
      title: l10n.t("Filter packs"),
      prompt: l10n.t("Filter by kind, name, pack or state. Leave empty to show all."),
      value: editor.packs.filter,
    });
    if (filter !== undefined) editor.packs.setFilter(filter);
  },
};

export const clearFilter: Command = {
  id: "mooring.clearFilter",
  needsTrust: false,
  async run(editor) {
    editor.packs.setFilter("");
  },
};
