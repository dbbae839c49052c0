import { l10n } from "vscode";
import { chosenPacks } from "../pick/chosenPacks.ts";
import type { Command } from "../command.ts";
import { reportOutcomes } from "../reportOutcomes.ts";

/** Compares again and asks the pack operator, Flux or Argo CD to look now, where one of them looks after the objects. */
export const synchronizePack: Command = {
  id: "mooring.synchronizePack",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenPacks(editor, args, l10n.t("Synchronize"));
    if (!chosen) return;
    const outcomes = await editor.tasks.run(l10n.t("Synchronizing"), (signal, onProgress) =>
      chosen.engine.operations.synchronize(chosen.selections, onProgress, signal),
    );
    reportOutcomes(outcomes, (count) =>
      count === 0
        ? l10n.t("Refreshed.")
        : count === 1
          ? l10n.t("Refreshed. 1 controller was asked to reconcile.")
          : l10n.t("Refreshed. {0} controllers were asked to reconcile.", count),
    );
  },
};
