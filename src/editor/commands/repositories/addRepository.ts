import { l10n } from "vscode";
import * as v from "valibot";
import type { Command } from "../command.ts";

const argumentShape = v.strictObject({ root: v.pipe(v.string(), v.maxLength(4_096)) });

/**
 * Opens the form of a new repository; with `{ root }` it begins with the address of that repository of the workspace. Nothing is
 * asked of a host before somebody goes on from there.
 */
export const addRepository: Command = {
  id: "mooring.addRepository",
  needsTrust: true,
  async run(editor, [argument]) {
    await editor.repositories.open();
    const named = v.safeParse(argumentShape, argument);
    const repositories = editor.engine.states().flatMap((state) => state.repositories);
    const url = named.success && repositories.find(({ root }) => root === named.output.root)?.url;
    editor.panels.show({ kind: "new", ...(url ? { url } : {}) }, l10n.t("Add Repository"));
  },
};
