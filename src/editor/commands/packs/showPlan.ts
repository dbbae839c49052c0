import { l10n } from "vscode";
import { showPlanPanel } from "../../plan/planPanel.ts";
import { chosenSelection } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";

/** Shows what an apply would write, and writes nothing until told. */
export const showPlan: Command = {
  id: "mooring.showPlan",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenSelection(editor, args, l10n.t("Show Plan"));
    if (!chosen) return;
    const plan = await editor.tasks.run(l10n.t("Planning"), (signal) =>
      chosen.engine.apply.plan(chosen.selection, {}, signal),
    );
    showPlanPanel(editor, chosen.engine, plan, chosen.selection);
  },
};
