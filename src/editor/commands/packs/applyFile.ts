import { l10n, window } from "vscode";
import type { Editor } from "../../editor.ts";
import { isPackFile } from "../../files/files.ts";
import { objectsInFile } from "../../language/findings.ts";
import { fileOf } from "../../files/managedUri.ts";
import { showPlanPanel } from "../../plan/planPanel.ts";
import { needsHand } from "../../words/words.ts";
import type { Command } from "../command.ts";
import { takeLiveInto } from "./takeLive.ts";
import type { Selection } from "../../../reconcile/api/selection.ts";

/** Applies everything that drifted in the open file: one plan, shown first. */
export const applyFile: Command = {
  id: "mooring.applyFile",
  needsTrust: true,
  async run(editor) {
    const engine = await editor.engine.open();
    for (const selection of activeFile(editor)) {
      const plan = await editor.tasks.run(l10n.t("Planning"), (signal) => engine.apply.plan(selection, {}, signal));
      showPlanPanel(editor, engine, plan, selection);
    }
  },
};

/** Takes the live values of everything that drifted in the open file: one change of the text, taken back by one undo. */
export const takeLiveFile: Command = {
  id: "mooring.takeLiveFile",
  needsTrust: true,
  async run(editor) {
    const engine = await editor.engine.open();
    for (const selection of activeFile(editor)) await takeLiveInto(editor, engine, selection);
  },
};

/** The open file, once for each workspace folder that compares something in it (each has a target of its own). */
function activeFile(editor: Editor): Selection[] {
  const uri = window.activeTextEditor?.document.uri;
  if (!uri || !isPackFile(uri)) return [];
  const file = fileOf(uri);
  const needing = objectsInFile(editor.engine.states(), file).filter(({ object }) => needsHand(object));
  return [...new Set(needing.map(({ state }) => state.folder))].map((folder) => ({ folder, file }));
}
