import { commands, l10n, window } from "vscode";
import { chosenRegistered } from "../pick/chosenRegistered.ts";
import type { Command } from "../command.ts";
import { trustHostKey } from "./trustHostKey.ts";

/** Asks the remote and the API of its host: reachable, signed in, role, branch, webhook; tells the first thing that is wrong. */
export const recheckRepository: Command = {
  id: "mooring.recheckRepository",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenRegistered(editor, args, l10n.t("Recheck Repository"));
    if (!chosen) return;
    const { repositories, record } = chosen;
    const look = () =>
      editor.tasks.run(l10n.t("Checking {0}", record.name), (signal) => repositories.recheck(record.id, signal));
    let found = await look();
    if (found.failure?.kind === "hostKeyUnknown" && (await trustHostKey(repositories, record.url)))
      found = await look();
    const { failure } = found;
    const bad = found.checks.find(({ result }) => result === "bad");
    if (failure) await offerCure(`${failure.message} ${failure.cure}`, record.id);
    else if (bad) await offerCure(`${bad.message} ${bad.cure}`.trim(), record.id);
    else window.setStatusBarMessage(`$(check) ${l10n.t("{0} has no problems.", record.name)}`, 5_000);
  },
};

async function offerCure(message: string, id: string): Promise<void> {
  const edit = l10n.t("Edit Repository");
  if ((await window.showWarningMessage(message, edit)) === edit)
    await commands.executeCommand("mooring.editRepository", { id });
}
