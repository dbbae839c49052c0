import { l10n, window } from "vscode";
import { chosenMapping } from "../pick/chosenMapping.ts";
import type { Command } from "../command.ts";

/** Of the packs that claim the same, keeps this one; the others are disconnected, their files stay. */
export const resolveConflict: Command = {
  id: "mooring.resolveConflict",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenMapping(editor, args, l10n.t("Keep This Pack"), ({ state }) => state === "conflict");
    if (!chosen) return;
    const others = await chosen.engine.mappings.resolveConflict(chosen.selection);
    void window.showInformationMessage(
      l10n.t("Kept {0}. Disconnected, without changing their files: {1}.", chosen.mapping.packName, others.join(", ")),
    );
  },
};
