import { l10n, type QuickPickItem } from "vscode";
import type { Engine } from "../../../reconcile/api/engineApi.ts";
import type { MappingState } from "../../../reconcile/api/readModel.ts";
import { MooringError } from "../../../support/errors.ts";
import type { Editor } from "../../editor.ts";
import { stateWords } from "../../views/mappingNode.ts";
import { packTitle } from "../../words/words.ts";
import { givenSelection } from "./chosenSelection.ts";
import { pickOne } from "./pickItems.ts";
import type { Selection } from "../../../reconcile/api/selection.ts";

export interface ChosenMapping {
  readonly engine: Engine;
  readonly selection: Selection;
  readonly mapping: MappingState;
}

/**
 * The mapping a command is about: of the row, of the object under the cursor, or picked among those it fits.
 * undefined: the user went away. @throws MooringError `refused` where it fits none
 */
export async function chosenMapping(
  editor: Editor,
  args: readonly unknown[],
  title: string,
  fits: (mapping: MappingState) => boolean,
): Promise<ChosenMapping | undefined> {
  const given = await givenSelection(editor, args);
  const engine = await editor.engine.open();
  if (given) {
    const { folder, packId, objectId } = given.selection;
    const mapping = editor.engine
      .state(folder)
      ?.mappings.find((one) => (packId === undefined ? one.objectId === objectId : one.packId === packId));
    if (!mapping) throw new MooringError("stale", l10n.t("This item no longer exists. Refresh and try again."));
    return { engine, selection: selectionOfMapping(folder, mapping), mapping };
  }
  const items = editor.engine.states().flatMap(({ folder, mappings }) =>
    mappings.filter(fits).map((mapping) => ({
      ...itemOf(mapping),
      selection: selectionOfMapping(folder, mapping),
      mapping,
    })),
  );
  if (items.length === 0) throw new MooringError("refused", l10n.t("{0}: no applicable mapping.", title));
  const picked = await pickOne(items, {
    title,
    placeHolder: l10n.t("Choose a pack"),
    matchOnDescription: true,
  });
  return picked && { engine, selection: picked.selection, mapping: picked.mapping };
}

function selectionOfMapping(folder: string, { packId, objectId }: MappingState): Selection {
  return {
    folder,
    ...(packId === undefined ? {} : { packId }),
    ...(packId !== undefined || objectId === undefined ? {} : { objectId }),
  };
}

function itemOf(mapping: MappingState): QuickPickItem {
  return {
    label: packTitle({ name: mapping.packName }),
    description: [mapping.path, stateWords(mapping.state)].filter(Boolean).join(" · "),
  };
}
