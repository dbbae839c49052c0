import { Position, Range, window, workspace } from "vscode";
import * as v from "valibot";
import { uriOf } from "../../files/managedUri.ts";
import type { Command } from "../command.ts";

const placeShape = v.object({
  file: v.pipe(v.string(), v.maxLength(4_096)),
  line: v.pipe(v.number(), v.integer(), v.minValue(1)),
  column: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

/** Opens a file of the workspace or of a managed repository at a field: what a plain click on a row does. */
export const openPlace: Command = {
  id: "mooring.openPlace",
  needsTrust: false,
  async run(editor, args) {
    const parsed = v.safeParse(placeShape, args[0]);
    if (!parsed.success) return;
    const uri = uriOf(parsed.output.file, editor.engine.states());
    if (uri.scheme === "file" && !workspace.getWorkspaceFolder(uri)) return;
    const at = new Position(parsed.output.line - 1, parsed.output.column - 1);
    await window.showTextDocument(uri, { selection: new Range(at, at), preview: true, preserveFocus: true });
  },
};
