import { l10n } from "vscode";
import { showPlanPanel } from "../../plan/planPanel.ts";
import { chosenObject } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";

/** Plans to delete and create an object anew, where an immutable field blocks the apply. */
export const recreateObject: Command = {
  id: "mooring.recreateObject",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenObject(editor, args, l10n.t("Recreate in Cluster"));
    if (!chosen) return;
    const plan = await editor.tasks.run(l10n.t("Planning"), (signal) =>
      chosen.engine.apply.plan(chosen.selection, { recreate: true }, signal),
    );
    showPlanPanel(editor, chosen.engine, plan, chosen.selection);
  },
};
