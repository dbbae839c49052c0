import { basename } from "node:path";
import { l10n, window } from "vscode";
import type { Engine } from "../../../reconcile/api/engineApi.ts";
import type { Editor } from "../../editor.ts";
import { showFileChanges } from "../../documents/showFileChanges.ts";
import { askAndCommitManaged } from "../git/commitChanges.ts";
import { chosenSelection } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";
import type { Selection } from "../../../reconcile/api/selection.ts";
import type { TakeLive } from "../../../reconcile/api/filesApi.ts";

/** Writes what the cluster has into the file: exactly the fields that differ, comments and layout kept. */
export const takeLive: Command = {
  id: "mooring.takeLive",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenSelection(editor, args, l10n.t("Take Live Values into Files"));
    if (chosen) await takeLiveInto(editor, chosen.engine, chosen.selection);
  },
};

/** All changes of a selection are written at once, or none. */
export async function takeLiveInto(editor: Editor, engine: Engine, selection: Selection): Promise<void> {
  const taken = await editor.tasks.run(l10n.t("Reading live values"), (signal) =>
    engine.files.takeLive(selection, signal),
  );
  if (taken.changes.length > 1 && !(await isApproved(editor, taken))) return;
  const commits = engine.commits.proposeChanges(taken.changes);
  const inCommits = new Set(commits.flatMap(({ paths }) => paths));
  const own = taken.changes.filter(({ file }) => !inCommits.has(file));
  if (own.length > 0) {
    await engine.files.write(own);
    window.setStatusBarMessage(
      `$(check) ${l10n.t("Live values taken into {0}", own.map(({ file }) => basename(file)).join(", "))}`,
      5_000,
    );
  }
  if (!(await askAndCommitManaged(editor.tasks, engine, commits))) return;
  if (taken.refused.length > 0) void window.showWarningMessage(taken.refused.slice(0, 3).join(" "));
  else if (taken.changes.length === 0)
    void window.showInformationMessage(l10n.t("Nothing to take: the files match the cluster."));
}

/** Several files at once are shown before they are changed. */
async function isApproved(editor: Editor, { changes }: TakeLive): Promise<boolean> {
  await showFileChanges(editor, l10n.t("Live values to take"), changes);
  const write = l10n.t("Change {0} Files", changes.length);
  return (
    (await window.showInformationMessage(
      l10n.t("Take live values into {0} files?", changes.length),
      { modal: true },
      write,
    )) === write
  );
}
