import { l10n, window } from "vscode";
import { formatAgo } from "../../words/formatTime.ts";
import { chosenRegistered } from "../pick/chosenRegistered.ts";
import type { Command } from "../command.ts";
import { pickOne } from "../pick/pickItems.ts";

/** History that a source rewrote comes back as a new branch of the remote. */
export const restoreHistory: Command = {
  id: "mooring.restoreHistory",
  needsTrust: true,
  async run(editor, args) {
    const title = l10n.t("Restore Rewritten History");
    const chosen = await chosenRegistered(editor, args, title);
    if (!chosen) return;
    const { repositories, record } = chosen;
    const kept = await repositories.keptHistory(record.id);
    const now = editor.clock.now();
    const items = kept.flatMap(({ madeAt, refs }) =>
      refs.map(({ name, oid }) => ({
        label: name,
        description: l10n.t("{0}, as it was before {1}", oid.slice(0, 7), formatAgo(madeAt, now)),
        restored: { madeAt, oid, name },
      })),
    );
    if (items.length === 0) {
      void window.showInformationMessage(
        l10n.t("The history of {0} has not been rewritten since it was added.", record.name),
      );
      return;
    }
    const picked = await pickOne(items, { title, placeHolder: l10n.t("It is restored as a new branch on the remote") });
    if (!picked) return;
    const { madeAt, oid, name } = picked.restored;
    const branch = await window.showInputBox({
      title,
      prompt: l10n.t("Name of the new branch of {0}", record.name),
      value: `restored/${name}`,
    });
    if (!branch) return;
    await editor.tasks.run(l10n.t("Restoring history"), (signal) =>
      repositories.restoreHistory(record.id, { madeAt, oid, branch: branch.trim() }, signal),
    );
    window.setStatusBarMessage(
      `$(git-branch) ${l10n.t("{0} was restored on the remote as {1}", oid.slice(0, 7), branch)}`,
      8_000,
    );
  },
};
