import { l10n, window } from "vscode";
import type { Command } from "../command.ts";

/** Looks now at the remote of the list of repositories that a team shares. */
export const syncTeamRegistry: Command = {
  id: "mooring.syncTeamRegistry",
  needsTrust: true,
  async run(editor) {
    const repositories = await editor.repositories.open();
    await editor.tasks.run(l10n.t("Synchronizing the repository list"), (signal) =>
      repositories.syncRegistries(signal),
    );
    const [team] = repositories.registries();
    if (team?.syncedAt === undefined)
      void window.showInformationMessage(
        l10n.t("The repository list is not in a Git repository with an upstream, so it cannot be shared."),
      );
    else window.setStatusBarMessage(`$(sync) ${l10n.t("{0} is up to date.", team.label)}`, 5_000);
  },
};
