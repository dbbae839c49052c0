import { l10n, window } from "vscode";
import { messageOf } from "../../../support/errors.ts";
import { chosenRegistered } from "../pick/chosenRegistered.ts";
import type { Command } from "../command.ts";
import { reportLeft } from "../../repositories/reportLeft.ts";

/** Takes a repository off the list and its copy off the disk; the remote stays as it is. */
export const deleteRepository: Command = {
  id: "mooring.deleteRepository",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenRegistered(editor, args, l10n.t("Delete Repository"));
    if (!chosen) return;
    const { repositories, record } = chosen;
    const remove = l10n.t("Delete");
    const detail = l10n.t(
      "The local clone, the stored secret and the entry are deleted. {0} is not changed.",
      record.url,
    );
    const question = l10n.t("Delete the repository {0}?", record.name);
    if ((await window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
    const left = await repositories.remove(record.id).catch(async (error: unknown) => {
      const force = l10n.t("Delete Anyway");
      const failed = l10n.t("{0} could not be deleted completely: {1}", record.name, messageOf(error));
      const rest = l10n.t(
        "Deleting anyway removes the repository from Mooring. Anything that cannot be reached is listed and kept.",
      );
      const answer = await window.showWarningMessage(failed, { modal: true, detail: rest }, force);
      return answer === force ? repositories.remove(record.id, { force: true }) : undefined;
    });
    if (!left) return;
    editor.panels.close({ kind: "registered", id: record.id });
    if (left.length > 0) await reportLeft(l10n.t("{0} was deleted from Mooring. Delete manually:", record.name), left);
    else window.setStatusBarMessage(`$(trash) ${l10n.t("{0} deleted.", record.name)}`, 5_000);
  },
};
