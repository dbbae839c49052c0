import { existsSync } from "node:fs";
import { join } from "node:path";
import { l10n, Range, window } from "vscode";
import type { Pack } from "../../../model/pack.ts";
import { MooringError } from "../../../support/errors.ts";
import { uriOf } from "../../files/managedUri.ts";
import { toRange } from "../../language/range.ts";
import { chosenSelection } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";
import { findObject } from "../../words/findObject.ts";

/** Opens the file in which a pack or an object is configured: its manifest, its kustomization, or the values of its chart. */
export const showConfiguration: Command = {
  id: "mooring.showConfiguration",
  needsTrust: false,
  async run(editor, args) {
    const chosen = await chosenSelection(editor, args, l10n.t("Open Configuration"));
    if (!chosen) return;
    const state = editor.engine.state(chosen.selection.folder);
    const object = findObject(state, chosen.selection.objectId);
    const pack = state?.packs.find((one) => one.pack.id === (object?.packId ?? chosen.selection.packId));
    const place = object?.place ?? pack?.objects.find((one) => one.place)?.place;
    const file = object ? object.place?.file : pack && (entryFile(pack.pack) ?? place?.file);
    if (file === undefined)
      throw new MooringError(
        "notFound",
        l10n.t("No file contains this object. Export the live object to a file first."),
      );
    const selection = place?.file === file ? toRange(place.range) : new Range(0, 0, 0, 0);
    await window.showTextDocument(uriOf(file, editor.engine.states()), {
      selection: new Range(selection.start, selection.start),
      preview: true,
    });
  },
};

/** The file that people change: not every file of a kustomization or a chart is one. */
function entryFile({ kind, root, files }: Pack): string | undefined {
  if (kind === "file") return root;
  if (kind === "chart")
    return ["values.yaml", "Chart.yaml"].map((name) => join(root, name)).find((file) => existsSync(file));
  if (kind === "kustomization")
    return files.find((file) => /\/kustomization(\.ya?ml)?$/i.test(file) && file.startsWith(root));
  return undefined;
}
