import { l10n, type QuickPickItem } from "vscode";
import { formatTarget } from "../../../model/target.ts";
import type { Engine } from "../../../reconcile/api/engineApi.ts";
import type { FolderState } from "../../../reconcile/api/readModel.ts";
import type { Editor } from "../../editor.ts";
import { packStatusIcon } from "../../views/packStatusIcon.ts";
import { packsByUrgency, worstState } from "../../views/order.ts";
import { stateIcon } from "../../views/stateIcon.ts";
import { packTitle, summarize } from "../../words/words.ts";
import { checkKnown, givenRow, selectionOf } from "./chosenSelection.ts";
import { pickMany, pickOne } from "./pickItems.ts";
import type { Selection } from "../../../reconcile/api/selection.ts";

interface PackItem extends QuickPickItem {
  readonly selection: Selection;
}

export interface ChosenPacks {
  readonly engine: Engine;
  readonly selections: readonly Selection[];
}

/**
 * What an action on several packs is about: the selected rows when it was called from one of them, the given row, else a quick
 * pick of all packs, those of the cluster included. undefined: the user went away.
 */
export async function chosenPacks(
  editor: Editor,
  args: readonly unknown[],
  title: string,
): Promise<ChosenPacks | undefined> {
  const rows = selectedRows(args);
  if (rows.length > 1) {
    const engine = await editor.engine.open();
    for (const row of rows) checkKnown(editor, row);
    return { engine, selections: withoutParts(rows) };
  }
  const row = await givenRow(editor, args);
  if (row) return { engine: row.engine, selections: [row.selection] };
  const engine = await editor.engine.open();
  const picked = await pickMany(packItems(editor), {
    title,
    placeHolder: l10n.t("Choose packs"),
    matchOnDescription: true,
  });
  return picked && picked.length > 0 ? { engine, selections: picked.map(({ selection }) => selection) } : undefined;
}

/** The same for actions on one pack. */
export async function chosenPack(
  editor: Editor,
  args: readonly unknown[],
  title: string,
): Promise<{ readonly engine: Engine; readonly selection: Selection } | undefined> {
  const row = await givenRow(editor, args);
  if (row) return row;
  const engine = await editor.engine.open();
  const picked = await pickOne(packItems(editor), {
    title,
    placeHolder: l10n.t("Choose a pack"),
    matchOnDescription: true,
  });
  return picked && { engine, selection: picked.selection };
}

/** `prod-eu/shop`, or several. */
export function targetsOf(editor: Editor, selections: readonly Selection[]): string {
  const targets = selections.flatMap(({ folder }) => editor.engine.state(folder)?.target ?? []);
  return [...new Set(targets.map(formatTarget))].join(", ");
}

/** The tree hands over the row and then all selected rows. */
function selectedRows([row, all]: readonly unknown[]): readonly Selection[] {
  if (row === undefined || !Array.isArray(all)) return [];
  return all.flatMap((one: unknown) => selectionOf(one) ?? []);
}

/** A selected object of a selected pack is in it already. */
function withoutParts(selections: readonly Selection[]): readonly Selection[] {
  const wholes = new Set(
    selections.flatMap(({ folder, packId, objectId }) => (objectId ? [] : [`${folder}\n${packId}`])),
  );
  const kept = selections.filter(({ folder, packId, objectId }) => !objectId || !wholes.has(`${folder}\n${packId}`));
  return [...new Map(kept.map((one) => [JSON.stringify(one), one])).values()];
}

function packItems(editor: Editor): readonly PackItem[] {
  const marked = new Set(editor.packs.view.selection.flatMap(({ selection }) => (selection ? [keyOf(selection)] : [])));
  return editor.engine.states().flatMap((state) =>
    [...fileItems(state), ...clusterItems(state)].map((item) => ({
      ...item,
      picked: marked.has(keyOf(item.selection)),
    })),
  );
}

function fileItems(state: FolderState): readonly PackItem[] {
  return [...state.packs].sort(packsByUrgency).map((pack) => ({
    label: packTitle(pack.pack, state.target),
    description: summarize(pack.counts),
    iconPath: stateIcon(worstState(pack), false),
    selection: { folder: state.folder, packId: pack.pack.id },
  }));
}

function clusterItems(state: FolderState): readonly PackItem[] {
  return state.clusterPacks.map(({ name, object }) => ({
    label: name,
    description: l10n.t("{0}, not in Git", object.ref.kind),
    iconPath: object.report ? packStatusIcon(object.report.status) : stateIcon("extra", false),
    selection: { folder: state.folder, objectId: object.id },
  }));
}

function keyOf({ folder, packId, objectId }: Selection): string {
  return [folder, packId ?? "", objectId ?? ""].join("\n");
}
