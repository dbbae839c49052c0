import { l10n } from "vscode";
import { MooringError } from "../../support/errors.ts";
import { showPlanPanel } from "../plan/planPanel.ts";
import { chosenPack } from "./chosenPacks.ts";
import type { Command } from "./command.ts";

/** Plans to delete and create anew what a pack has in the cluster; each object wants its own confirmation in the plan. */
export const reinstallPack: Command = {
  id: "mooring.reinstallPack",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenPack(editor, args, l10n.t("Reinstall"));
    if (!chosen) return;
    const { engine, selection } = chosen;
    const state = editor.engine.state(selection.folder);
    if (state?.extra.some(({ id }) => id === selection.objectId)) {
      throw new MooringError(
        "refused",
        l10n.t("No file says what to install. Write the live object to a file first, then reinstall it from there."),
      );
    }
    const plan = await editor.tasks.run(l10n.t("Planning"), (signal) =>
      engine.plan(selection, { reinstall: true }, signal),
    );
    showPlanPanel(editor, engine, plan, selection);
  },
};
