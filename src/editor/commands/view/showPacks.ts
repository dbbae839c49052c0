import { commands } from "vscode";
import { VIEW_IDS } from "../../views/viewIds.ts";
import type { Command } from "../command.ts";

export const showPacks: Command = {
  id: "mooring.showPacks",
  needsTrust: false,
  async run() {
    await commands.executeCommand(`${VIEW_IDS.packs}.focus`);
  },
};
