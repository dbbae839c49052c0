import { l10n } from "vscode";
import { chosenRegistered, registeredId } from "../pick/chosenRegistered.ts";
import { chosenRepository } from "../pick/chosenRepository.ts";
import type { Command } from "../command.ts";

/** Opens the panel of a repository, or shows the one that is open. */
export const showRepository: Command = {
  id: "mooring.showRepository",
  needsTrust: true,
  async run(editor, args) {
    const id = registeredId(args);
    if (id !== undefined) {
      const chosen = await chosenRegistered(editor, args, l10n.t("Show Repository"));
      if (chosen) editor.panels.show({ kind: "registered", id }, chosen.record.name);
      return;
    }
    const root = await chosenRepository(editor, args, l10n.t("Show Repository"));
    if (root === undefined) return;
    const name = editor.engine
      .states()
      .flatMap(({ repositories }) => repositories)
      .find((state) => state.root === root)?.name;
    editor.panels.show({ kind: "workspace", root }, name ?? root);
  },
};
