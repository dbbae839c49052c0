import { commands, Uri } from "vscode";
import * as v from "valibot";
import type { Command } from "../command.ts";

const kindShape = v.picklist(["changed", "absent", "leftover", "order", "missing", "blocked"]);

/** Opens the help page at a kind of drift: where the code of a diagnostic leads. */
export const explainDrift: Command = {
  id: "mooring.explainDrift",
  needsTrust: false,
  async run(editor, args) {
    const kind = v.safeParse(kindShape, args[0]);
    const page = Uri.joinPath(editor.extensionUri, "media", "help", "drift.md");
    await commands.executeCommand("markdown.showPreview", kind.success ? page.with({ fragment: kind.output }) : page);
  },
};
