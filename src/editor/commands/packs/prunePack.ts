import { l10n } from "vscode";
import { showPlanPanel } from "../../plan/planPanel.ts";
import { chosenSelection } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";

/** Plans the removal of live objects that Mooring applied for this pack and that its files no longer name. */
export const prunePack: Command = {
  id: "mooring.prunePack",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenSelection(editor, args, l10n.t("Prune Objects Removed from Files"));
    if (!chosen) return;
    const plan = await editor.tasks.run(l10n.t("Planning"), (signal) =>
      chosen.engine.apply.plan(chosen.selection, { prune: true }, signal),
    );
    showPlanPanel(editor, chosen.engine, plan, chosen.selection);
  },
};
