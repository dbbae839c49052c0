import { env, l10n, window } from "vscode";
import { formatRef } from "../../../model/objectRef.ts";
import { formatBlock } from "../../words/formatValue.ts";
import type { ObjectState } from "../../../reconcile/api/readModel.ts";
import type { Editor } from "../../editor.ts";
import { type Chosen, givenSelection } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";
import { findObject } from "../../words/findObject.ts";

/** `Deployment shop/checkout` or the name of the pack. */
export const copyName: Command = {
  id: "mooring.copyName",
  needsTrust: false,
  run: (editor, args) =>
    copy(editor, args, ({ selection, engine }, object) =>
      object
        ? formatRef(object.ref)
        : engine.folders.get(selection.folder)?.packs.find(({ pack }) => pack.id === selection.packId)?.pack.name,
    ),
};

/** The JSON pointer of a field. */
export const copyFieldPath: Command = {
  id: "mooring.copyFieldPath",
  needsTrust: false,
  run: (editor, args) => copy(editor, args, ({ selection }) => selection.pointer),
};

/** The live value of a field; values of Secrets are masked. */
export const copyLiveValue: Command = {
  id: "mooring.copyLiveValue",
  needsTrust: false,
  run: (editor, args) =>
    copy(editor, args, ({ selection }, object) => {
      const difference = object?.verdict?.differences.find(({ pointer }) => pointer === selection.pointer);
      return difference?.live === undefined ? undefined : formatBlock(difference.live, 100_000);
    }),
};

async function copy(
  editor: Editor,
  args: readonly unknown[],
  textOf: (chosen: Chosen, object: ObjectState | undefined) => string | undefined,
): Promise<void> {
  const given = await givenSelection(editor, args);
  const text =
    given && textOf(given, findObject(editor.engine.state(given.selection.folder), given.selection.objectId));
  if (text === undefined) {
    void window.showInformationMessage(l10n.t("Nothing to copy."));
    return;
  }
  await env.clipboard.writeText(text);
}
