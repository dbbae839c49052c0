import { l10n } from "vscode";
import { chosenRepository } from "./chosenRepository.ts";
import type { Command } from "./command.ts";

/** Opens the panel of a repository, or shows the one that is open. */
export const showRepository: Command = {
  id: "mooring.showRepository",
  needsTrust: true,
  async run(editor, args) {
    const root = await chosenRepository(editor, args, l10n.t("Show Repository"));
    if (root === undefined) return;
    const name = editor.engine
      .states()
      .flatMap(({ repositories }) => repositories)
      .find((state) => state.root === root)?.name;
    editor.panels.show({ kind: "workspace", root }, name ?? root);
  },
};
