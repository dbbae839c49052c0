import { l10n, window } from "vscode";
import { chosenMapping } from "./chosenMapping.ts";
import type { Command } from "./command.ts";
import { offerConfigCommit } from "./offerConfigCommit.ts";

/** File and history stay; the pack is neither compared nor written any more. */
export const disconnectPack: Command = {
  id: "mooring.disconnectPack",
  needsTrust: true,
  async run(editor, args) {
    const title = l10n.t("Disconnect Pack");
    const chosen = await chosenMapping(
      editor,
      args,
      title,
      ({ packId, isByChoice }) => packId !== undefined && !isByChoice,
    );
    if (!chosen) return;
    const { engine, selection, mapping } = chosen;
    await engine.disconnect(selection);
    const reconnect = l10n.t("Reconnect");
    const sentence = l10n.t(
      "{0} is disconnected. Its files and their history stay, the cluster too.",
      mapping.packName,
    );
    if ((await window.showInformationMessage(sentence, reconnect)) === reconnect) await engine.reconnect(selection);
  },
};

export const reconnectPack: Command = {
  id: "mooring.reconnectPack",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenMapping(editor, args, l10n.t("Reconnect Pack"), ({ isByChoice }) => isByChoice);
    if (!chosen) return;
    await chosen.engine.reconnect(chosen.selection);
    const { packName } = chosen.mapping;
    const said = l10n.t("{0} is connected again.", packName);
    const message = `Connect pack ${packName} again`;
    await offerConfigCommit(editor, chosen.engine, chosen.selection.folder, { said, message });
  },
};
