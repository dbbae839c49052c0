import { commands, l10n, window } from "vscode";
import type { Editor } from "../../editor.ts";
import { showSides } from "../../documents/showSides.ts";
import { needsHand } from "../../words/words.ts";
import { chosenSelection, type Chosen } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";
import type { Selection } from "../../../reconcile/api/selection.ts";

/** More diffs in one tab than this are not read. */
const MAX_DIFFS = 100;

/** Live beside file, without what the server adds: one object in a diff editor, a pack in one tab with all its diffs. */
export const showDifference: Command = {
  id: "mooring.showDifference",
  needsTrust: false,
  async run(editor, args) {
    const chosen = await chosenSelection(editor, args, l10n.t("Show Difference"));
    if (!chosen) return;
    if (chosen.selection.objectId !== undefined) await showOne(editor, chosen);
    else await showAll(editor, chosen);
  },
};

async function showOne(editor: Editor, { engine, selection }: Chosen): Promise<void> {
  const { left, right, title } = await showSides(editor, engine, selection);
  await commands.executeCommand("vscode.diff", left, right, title);
}

async function showAll(editor: Editor, { engine, selection }: Chosen): Promise<void> {
  const { packId, file } = selection;
  const packs =
    editor.engine.state(selection.folder)?.packs.filter(({ pack }) => packId === undefined || pack.id === packId) ?? [];
  const drifted = packs
    .flatMap(({ objects }) => objects.filter(needsHand))
    .filter(({ place }) => file === undefined || place?.file === file)
    .slice(0, MAX_DIFFS);
  if (drifted.length === 0) {
    void window.showInformationMessage(l10n.t("No differences."));
    return;
  }
  const sides = await editor.tasks.run(l10n.t("Reading live objects"), async (signal, onProgress) => {
    const rows = [];
    for (const [at, object] of drifted.entries()) {
      onProgress({ message: l10n.t("Reading live objects"), done: at, total: drifted.length });
      const one: Selection = {
        folder: selection.folder,
        objectId: object.id,
        ...(object.packId === undefined ? {} : { packId: object.packId }),
      };
      rows.push(await showSides(editor, engine, one, signal));
    }
    return rows;
  });
  await commands.executeCommand(
    "vscode.changes",
    l10n.t("Cluster and files"),
    sides.map(({ left, right }) => [right, left, right]),
  );
}
