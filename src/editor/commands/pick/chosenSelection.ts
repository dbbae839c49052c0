import { l10n, type QuickPickItem, window } from "vscode";
import * as v from "valibot";
import type { Engine } from "../../../reconcile/api/engineApi.ts";
import type { FolderState, ObjectState } from "../../../reconcile/api/readModel.ts";
import { MooringError } from "../../../support/errors.ts";
import type { Editor } from "../../editor.ts";
import { isPackFile, workspaceFolderPaths } from "../../files/files.ts";
import { objectAtLine, objectsInFile } from "../../language/findings.ts";
import { stateIcon } from "../../views/stateIcon.ts";
import { packsByUrgency, worstState } from "../../views/order.ts";
import { TreeNode } from "../../views/views.ts";
import { packTitle, summarize } from "../../words/words.ts";
import { refuseUnknown } from "../knownArgument.ts";
import { pickOne } from "./pickItems.ts";
import { findObject } from "../../words/findObject.ts";
import type { Selection } from "../../../reconcile/api/selection.ts";

const selectionShape = v.strictObject({
  folder: v.pipe(v.string(), v.maxLength(4_096)),
  packId: v.exactOptional(v.pipe(v.string(), v.maxLength(4_096))),
  file: v.exactOptional(v.pipe(v.string(), v.maxLength(4_096))),
  objectId: v.exactOptional(v.pipe(v.string(), v.maxLength(4_096))),
  pointer: v.exactOptional(v.pipe(v.string(), v.maxLength(16_384))),
});

export interface Chosen {
  readonly engine: Engine;
  readonly selection: Selection;
}

/** The row or argument a command was given, if any. Loads the engine. */
export async function givenRow(editor: Editor, args: readonly unknown[]): Promise<Chosen | undefined> {
  const selection = selectionOf(args[0]);
  if (!selection) refuseUnknown(args[0]);
  const engine = await editor.engine.open();
  if (!selection) return undefined;
  checkKnown(editor, selection);
  return { engine, selection };
}

/** The same, else the object under the cursor. */
export async function givenSelection(editor: Editor, args: readonly unknown[]): Promise<Chosen | undefined> {
  const row = await givenRow(editor, args);
  if (row) return row;
  const engine = await editor.engine.open();
  const atCursor = selectionAtCursor(editor);
  return atCursor && { engine, selection: atCursor };
}

/** The same, and a quick pick of packs where nothing was given. undefined: the user went away. */
export async function chosenSelection(
  editor: Editor,
  args: readonly unknown[],
  title: string,
): Promise<Chosen | undefined> {
  const given = await givenSelection(editor, args);
  if (given) return given;
  const engine = await editor.engine.open();
  const picked = await pickOne(editor.engine.states().flatMap(packItems), {
    title,
    placeHolder: l10n.t("Choose a pack"),
    matchOnDescription: true,
  });
  return picked && { engine, selection: picked.selection };
}

/** Like givenSelection, but for commands that need one object. */
export async function chosenObject(
  editor: Editor,
  args: readonly unknown[],
  title: string,
): Promise<(Chosen & { readonly object: ObjectState }) | undefined> {
  const given = await givenSelection(editor, args);
  const object = given && findObject(editor.engine.state(given.selection.folder), given.selection.objectId);
  if (given && object) return { ...given, object };
  const engine = given?.engine ?? (await editor.engine.open());
  const folders = given
    ? editor.engine.states().filter(({ folder }) => folder === given.selection.folder)
    : editor.engine.states();
  const items = folders.flatMap((state) => objectItems(state, given?.selection.packId));
  const picked = await pickOne(items, {
    title,
    placeHolder: l10n.t("Select an object"),
    matchOnDescription: true,
  });
  return picked && { engine, selection: picked.selection, object: picked.object };
}

/** What a row or an argument names; not looked up yet. */
export function selectionOf(argument: unknown): Selection | undefined {
  if (argument instanceof TreeNode) return argument.selection;
  const parsed = v.safeParse(selectionShape, argument);
  return parsed.success ? parsed.output : undefined;
}

/** A selection from a link or another extension must name what is really there. */
export function checkKnown(editor: Editor, selection: Selection): void {
  const state = editor.engine.state(selection.folder);
  const isKnown =
    workspaceFolderPaths().includes(selection.folder) &&
    state !== undefined &&
    (selection.packId === undefined || state.packs.some(({ pack }) => pack.id === selection.packId)) &&
    (selection.file === undefined || objectsInFile([state], selection.file).length > 0) &&
    (selection.objectId === undefined || findObject(state, selection.objectId) !== undefined);
  if (!isKnown) throw new MooringError("stale", l10n.t("This item no longer exists. Refresh and try again."));
}

function selectionAtCursor(editor: Editor): Selection | undefined {
  const active = window.activeTextEditor;
  if (!active || !isPackFile(active.document.uri)) return undefined;
  return objectAtLine(editor.engine.states(), active.document, active.selection.active.line)?.selection;
}

function packItems(state: FolderState): (QuickPickItem & { readonly selection: Selection })[] {
  return [...state.packs].sort(packsByUrgency).map((pack) => ({
    label: packTitle(pack.pack, state.target),
    description: summarize(pack.counts),
    iconPath: stateIcon(worstState(pack), false),
    selection: { folder: state.folder, packId: pack.pack.id },
  }));
}

function objectItems(
  state: FolderState,
  packId: string | undefined,
): (QuickPickItem & { readonly selection: Selection; readonly object: ObjectState })[] {
  const objects = [
    ...state.packs.filter(({ pack }) => packId === undefined || pack.id === packId).flatMap((pack) => pack.objects),
    ...(packId === undefined ? state.extra : []),
  ];
  return objects
    .filter(({ verdict }) => verdict !== undefined && verdict.state !== "inSync")
    .map((object) => ({
      label: `${object.ref.kind} ${object.ref.name}`,
      description: object.ref.namespace,
      iconPath: stateIcon(object.verdict?.state, false),
      object,
      selection: {
        folder: state.folder,
        objectId: object.id,
        ...(object.packId === undefined ? {} : { packId: object.packId }),
      },
    }));
}
