import { l10n, window } from "vscode";
import { chosenMapping } from "./chosenMapping.ts";
import type { Command } from "./command.ts";

/** Writes the new place of moved files into mooring.yaml; everything else that is said of the pack there stays. */
export const followMove: Command = {
  id: "mooring.followMove",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenMapping(editor, args, l10n.t("Follow the Move"), ({ state }) => state === "moved");
    if (!chosen) return;
    const { from, to } = await chosen.engine.followMove(chosen.selection);
    window.setStatusBarMessage(`$(link) ${l10n.t("mooring.yaml now says {0} instead of {1}", to, from)}`, 5_000);
  },
};
