import { l10n, window, workspace } from "vscode";
import type { PreviewText } from "../../../reconcile/api/previews.ts";
import type { Editor } from "../../editor.ts";
import { showPairs } from "../../documents/showPairs.ts";
import { chosenSelection } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";
import type { Selection } from "../../../reconcile/api/selection.ts";

/** The last commit beside the file, for each file of the selection that differs. */
export const showGitDifference: Command = {
  id: "mooring.showGitDifference",
  needsTrust: true,
  async run(editor, args) {
    const title = l10n.t("Last commit and files");
    const chosen = await chosenSelection(editor, args, title);
    if (!chosen) return;
    const pairs = await editor.tasks.run(l10n.t("Reading the last commit"), (signal) =>
      chosen.engine.previews.gitDiff(whole(chosen.selection), signal),
    );
    await showPairs(editor, title, pairs, "commit");
  },
};

/** All objects as they are sent to the cluster. */
export const showRendered: Command = {
  id: "mooring.showRendered",
  needsTrust: false,
  async run(editor, args) {
    const chosen = await chosenSelection(editor, args, l10n.t("Show Rendered Manifests"));
    if (!chosen) return;
    await showText(editor, "rendered", await chosen.engine.previews.rendered(whole(chosen.selection)));
  },
};

/** What the last commit renders to beside what the files render to. */
export const showRenderedDifference: Command = {
  id: "mooring.showRenderedDifference",
  needsTrust: true,
  async run(editor, args) {
    const title = l10n.t("Rendered: last commit and files");
    const chosen = await chosenSelection(editor, args, title);
    if (!chosen) return;
    const pairs = await editor.tasks.run(l10n.t("Rendering the last commit"), (signal) =>
      chosen.engine.previews.renderedDiff(whole(chosen.selection), signal),
    );
    await showPairs(editor, title, pairs, "renderedCommit");
  },
};

/** The values that a chart is rendered with, or those of a Pack resource. */
export const showHelmValues: Command = {
  id: "mooring.showHelmValues",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenSelection(editor, args, l10n.t("Show Helm Values"));
    if (!chosen) return;
    const values = await editor.tasks.run(l10n.t("Reading values"), (signal) =>
      chosen.engine.previews.helmValues(whole(chosen.selection), signal),
    );
    await showText(editor, "values", values);
  },
};

/** A preview is of an object or a pack, never of a single field. */
function whole({ folder, packId, objectId }: Selection): Selection {
  return { folder, ...(packId === undefined ? {} : { packId }), ...(objectId === undefined ? {} : { objectId }) };
}

async function showText(editor: Editor, side: string, { name, text }: PreviewText): Promise<void> {
  const uri = editor.documents.put(side, name, text);
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}
