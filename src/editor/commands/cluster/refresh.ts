import { l10n } from "vscode";
import type { Command } from "../command.ts";
import { givenRow } from "../pick/chosenSelection.ts";

/** Compares again: the row it was called on, or every folder. */
export const refresh: Command = {
  id: "mooring.refresh",
  needsTrust: false,
  async run(editor, args) {
    const given = await givenRow(editor, args);
    const engine = await editor.engine.open();
    const selections = given ? [given.selection] : engine.folders.all().map(({ folder }) => ({ folder }));
    await editor.tasks.run(l10n.t("Comparing"), (signal) =>
      Promise.all(selections.map((selection) => engine.folders.refresh(selection, signal))),
    );
  },
};
