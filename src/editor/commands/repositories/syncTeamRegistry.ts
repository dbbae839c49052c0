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
        l10n.t(
          "The list of repositories lies in no Git repository with an upstream, so there is nobody to share it with.",
        ),
      );
    else window.setStatusBarMessage(`$(sync) ${l10n.t("{0} is as the team has it.", team.label)}`, 5_000);
  },
};
