import { l10n } from "vscode";
import { chosenMapping } from "../pick/chosenMapping.ts";
import type { Command } from "../command.ts";
import { offerConfigCommit } from "./offerConfigCommit.ts";

/** Writes the new place of moved files into mooring.yaml; everything else that is said of the pack there stays. */
export const followMove: Command = {
  id: "mooring.followMove",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenMapping(editor, args, l10n.t("Update Moved Path"), ({ state }) => state === "moved");
    if (!chosen) return;
    const { from, to } = await chosen.engine.mappings.followMove(chosen.selection);
    const said = l10n.t("mooring.yaml now says {0} instead of {1}.", to, from);
    const message = `Follow pack ${chosen.mapping.packName} to ${to}`;
    await offerConfigCommit(editor, chosen.engine, chosen.selection.folder, { said, message });
  },
};
