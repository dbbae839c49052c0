import { env, l10n, Uri, window } from "vscode";
import { join } from "node:path";
import { MOORING_FILE } from "../../../mappings/mooringConfig.ts";
import { packTitle } from "../../words/words.ts";
import { chosenMapping } from "../pick/chosenMapping.ts";
import type { Command } from "../command.ts";

/** Binds a pack to a path of the repository: a new file where only the cluster has it, an entry in mooring.yaml, one commit. */
export const connectPack: Command = {
  id: "mooring.connectPack",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenMapping(
      editor,
      args,
      l10n.t("Connect Pack to Repository"),
      ({ packId, objectId, state }) => (packId ?? objectId) !== undefined && state !== "conflict",
    );
    if (!chosen) return;
    const { engine, selection, mapping } = chosen;
    const path =
      mapping.packId === undefined ? await askPath(engine.mappings.defaultPath(selection), mapping.packName) : "";
    if (path === undefined) return;
    const connection = await editor.tasks.run(l10n.t("Connecting"), (signal) =>
      engine.mappings.connect(selection, path === "" ? {} : { path }, signal),
    );
    const open = l10n.t("Open File");
    const link = editor.engine
      .state(selection.folder)
      ?.mappings.find(({ packName }) => packName === connection.packName)?.link;
    const atHost = l10n.t("Open at Host");
    const answer = await window.showInformationMessage(
      l10n.t("{0} connected to {1}.", connection.packName, connection.path),
      open,
      ...(link === undefined ? [] : [atHost]),
    );
    if (answer === open) {
      const file = mapping.packId === undefined ? connection.root : join(selection.folder, MOORING_FILE);
      await window.showTextDocument(Uri.file(file), { preview: false });
    } else if (answer === atHost && link !== undefined) await env.openExternal(Uri.parse(link));
  },
};

/** Checked again, and against the disk, by the engine. */
function askPath(value: string, packName: string): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t("Connect {0}", packTitle({ name: packName })),
    prompt: l10n.t("Path and file name in this folder"),
    value,
    valueSelection: [0, value.length],
    ignoreFocusOut: true,
    validateInput: (text) => (/\.(ya?ml|json)$/i.test(text) ? undefined : l10n.t("The name must end in .yaml")),
  });
}
