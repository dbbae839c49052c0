import { l10n } from "vscode";
import { chosenRepository } from "../pick/chosenRepository.ts";
import type { Command } from "../command.ts";

/** Asks the remote what it has; changes no file. */
export const fetchRepository: Command = {
  id: "mooring.fetchRepository",
  needsTrust: true,
  async run(editor, args) {
    const repository = await chosenRepository(editor, args, l10n.t("Fetch"));
    if (repository === undefined) return;
    const engine = await editor.engine.open();
    await editor.tasks.run(l10n.t("Fetching"), (signal) => engine.commits.fetch(repository, signal));
  },
};
