import { l10n, window } from "vscode";
import type { Engine } from "../../../reconcile/api/engineApi.ts";
import type { Editor } from "../../editor.ts";
import { chosenRepository } from "../pick/chosenRepository.ts";
import type { Command } from "../command.ts";

/** Pushes the branch to its upstream; never by force. */
export const pushRepository: Command = {
  id: "mooring.pushRepository",
  needsTrust: true,
  async run(editor, args) {
    const repository = await chosenRepository(editor, args, l10n.t("Push"));
    if (repository !== undefined) await pushNow(editor, await editor.engine.open(), repository);
  },
};

export async function pushNow(editor: Editor, engine: Engine, repository: string): Promise<void> {
  const { kind, message } = await editor.tasks.run(l10n.t("Pushing"), (signal) =>
    engine.commits.push(repository, signal),
  );
  if (kind === "pushed") {
    window.setStatusBarMessage(`$(repo-push) ${message || l10n.t("Pushed")}`, 5_000);
    return;
  }
  const fetch = l10n.t("Fetch");
  if ((await window.showWarningMessage(message, fetch)) === fetch) {
    await editor.tasks.run(l10n.t("Fetching"), (signal) => engine.commits.fetch(repository, signal));
  }
}
