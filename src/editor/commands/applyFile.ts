import { l10n, window } from "vscode";
import type { Selection } from "../../reconcile/intents.ts";
import type { Editor } from "../editor.ts";
import { objectsInFile } from "../language/findings.ts";
import { showPlanPanel } from "../plan/planPanel.ts";
import { needsHand } from "../words/words.ts";
import type { Command } from "./command.ts";

/** Applies everything that drifted in the open file; the plan is shown first. */
export const applyFile: Command = {
  id: "mooring.applyFile",
  needsTrust: true,
  async run(editor) {
    const engine = await editor.engine.open();
    const selections = driftedOfActiveFile(editor);
    const plans = await editor.tasks.run(l10n.t("Planning"), (signal) =>
      Promise.all(selections.map((selection) => engine.plan(selection, {}, signal))),
    );
    for (const [at, plan] of plans.entries()) {
      const selection = selections[at];
      if (selection && plan.writes.length > 0) showPlanPanel(editor, engine, plan, selection);
    }
  },
};

/** Takes the live values of everything that drifted in the open file. One object after the other: each change moves the lines of the next. */
export const takeLiveFile: Command = {
  id: "mooring.takeLiveFile",
  needsTrust: true,
  async run(editor) {
    const engine = await editor.engine.open();
    const refused: string[] = [];
    await editor.tasks.run(l10n.t("Reading live values"), async (signal) => {
      for (const selection of driftedOfActiveFile(editor)) {
        const taken = await engine.takeLive(selection, signal);
        refused.push(...taken.refused);
        if (taken.changes.length > 0) await engine.writeFiles(taken.changes);
      }
    });
    if (refused.length > 0) void window.showWarningMessage(refused.slice(0, 3).join(" "));
  },
};

function driftedOfActiveFile(editor: Editor): Selection[] {
  const file = window.activeTextEditor?.document.uri.fsPath;
  if (file === undefined) return [];
  return objectsInFile(editor.engine.states(), file)
    .filter(({ object }) => needsHand(object))
    .map(({ selection }) => selection);
}
