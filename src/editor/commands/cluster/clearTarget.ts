import { chooseFolderOf } from "../pick/chooseFolderOf.ts";
import type { Command } from "../command.ts";

/** Forgets the cluster of a workspace folder; its verdicts go, watches end. */
export const clearTarget: Command = {
  id: "mooring.clearTarget",
  needsTrust: false,
  async run(editor, args) {
    const folder = await chooseFolderOf(editor, args);
    if (folder === undefined) return;
    const engine = await editor.engine.start();
    await engine.folders.chooseTarget(folder, undefined);
  },
};
