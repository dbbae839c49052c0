import { l10n, window } from "vscode";
import { chooseFolderOf } from "../pick/chooseFolderOf.ts";
import type { Command } from "../command.ts";

/** Looks what somebody pushed, says which packs it changes, and follows when asked. Changed files are never touched. */
export const pullRemote: Command = {
  id: "mooring.pullRemote",
  needsTrust: true,
  async run(editor, args) {
    const engine = await editor.engine.open();
    const folder = await chooseFolderOf(editor, args);
    if (folder === undefined) return;
    const news = await editor.tasks.run(l10n.t("Contacting the remote"), (signal) =>
      engine.automation.checkRemote(folder, signal),
    );
    if (news.behind === 0 || news.isTaken) {
      void window.showInformationMessage(
        news.isTaken
          ? l10n.t("Pulled {0} commits from the remote.", news.behind)
          : l10n.t("Already up to date with the remote."),
      );
      return;
    }
    const packs = news.packs.length > 0 ? news.packs.join(", ") : l10n.t("no packs");
    const take = l10n.t("Pull");
    const question = l10n.t("The remote has {0} new commits that change: {1}.", news.behind, packs);
    if ((await window.showInformationMessage(question, { modal: true }, take)) !== take) return;
    await editor.tasks.run(l10n.t("Pulling from the remote"), (signal) => engine.automation.pullRemote(folder, signal));
    window.setStatusBarMessage(`$(repo-pull) ${l10n.t("The files are up to date with the remote")}`, 5_000);
  },
};
