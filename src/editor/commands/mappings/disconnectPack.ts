import { l10n } from "vscode";
import { chosenMapping } from "../pick/chosenMapping.ts";
import type { Command } from "../command.ts";
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
    await engine.mappings.disconnect(selection);
    const { packName } = mapping;
    const said = l10n.t("{0} disconnected. Its files, their history and the cluster are not changed.", packName);
    const message = `Disconnect pack ${packName}`;
    const other = { title: l10n.t("Reconnect"), run: () => engine.mappings.reconnect(selection) };
    await offerConfigCommit(editor, engine, selection.folder, { said, message, other });
  },
};

export const reconnectPack: Command = {
  id: "mooring.reconnectPack",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenMapping(editor, args, l10n.t("Reconnect Pack"), ({ isByChoice }) => isByChoice);
    if (!chosen) return;
    await chosen.engine.mappings.reconnect(chosen.selection);
    const { packName } = chosen.mapping;
    const said = l10n.t("{0} reconnected.", packName);
    const message = `Connect pack ${packName} again`;
    await offerConfigCommit(editor, chosen.engine, chosen.selection.folder, { said, message });
  },
};
