import { l10n, window } from "vscode";
import type { MappingState } from "../../../reconcile/api/readModel.ts";
import { chosenMapping } from "../pick/chosenMapping.ts";
import type { Command } from "../command.ts";

/** Nothing is committed, applied or healed by itself until it is resumed. */
export const pauseMapping: Command = {
  id: "mooring.pauseMapping",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenMapping(editor, args, l10n.t("Pause Mapping"), ({ state }) => state === "connected");
    if (!chosen) return;
    await chosen.engine.mappings.pause(chosen.selection);
    window.setStatusBarMessage(`$(debug-pause) ${l10n.t("{0} paused", chosen.mapping.packName)}`, 5_000);
  },
};

/** Ends a pause, and lets healing that stopped begin anew. */
export const resumeMapping: Command = {
  id: "mooring.resumeMapping",
  needsTrust: true,
  async run(editor, args) {
    const fits = ({ state, heal }: MappingState): boolean => state === "paused" || heal.kind === "stopped";
    const chosen = await chosenMapping(editor, args, l10n.t("Resume Mapping"), fits);
    if (!chosen) return;
    await chosen.engine.mappings.resume(chosen.selection);
    window.setStatusBarMessage(`$(debug-continue) ${l10n.t("{0} resumed", chosen.mapping.packName)}`, 5_000);
  },
};
