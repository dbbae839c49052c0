import { l10n, window } from "vscode";
import { startsWithPath } from "../../../model/fieldPath.ts";
import { formatTarget } from "../../../model/target.ts";
import type { Plan } from "../../../model/plan.ts";
import { isOn } from "../../settings.ts";
import { applyAtOnce } from "../../plan/applyAtOnce.ts";
import { showPlanPanel } from "../../plan/planPanel.ts";
import { chosenSelection } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";

/** Lands the files in the cluster: one field, an object, a pack or the folder. The plan is shown first. */
export const applyObject: Command = {
  id: "mooring.applyObject",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenSelection(editor, args, l10n.t("Apply Files to Cluster"));
    if (!chosen) return;
    const { engine, selection } = chosen;
    const plan = await editor.tasks.run(l10n.t("Planning"), (signal) => engine.apply.plan(selection, {}, signal));
    if (plan.writes.length === 0) {
      void window.showInformationMessage(l10n.t("Nothing to apply: {0} matches the files.", formatTarget(plan.target)));
    } else if (selection.pointer !== undefined && mayGoAtOnce(plan)) {
      await applyAtOnce(editor, engine, plan);
    } else {
      showPlanPanel(editor, engine, plan, selection);
    }
  },
};

/**
 * One field of one object on a target that is not protected: no plan is needed, an undo is offered. That field itself may belong
 * to another manager, who was named on the line; a conflict anywhere else is shown first.
 */
function mayGoAtOnce({ writes, isProtected }: Plan): boolean {
  const [only] = writes;
  if (isProtected || isOn("alwaysShowPlan") || !only || writes.length > 1 || only.action !== "apply") return false;
  if (only.isHelms) return false;
  return only.conflicts.every((conflict) =>
    only.differences.some(({ path }) => startsWithPath(conflict.path, path) || startsWithPath(path, conflict.path)),
  );
}
