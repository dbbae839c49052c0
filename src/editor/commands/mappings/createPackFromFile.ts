import { l10n, Uri, window } from "vscode";
import { MooringError } from "../../../support/errors.ts";
import { pathInside } from "../../../mappings/match/workspacePath.ts";
import { workspaceFolderPaths } from "../../files/files.ts";
import { showPlanPanel } from "../../plan/planPanel.ts";
import type { Command } from "../command.ts";

/** Tries a file of the repository on the server, shows what would be written, and connects its pack when it was. */
export const createPackFromFile: Command = {
  id: "mooring.createPackFromFile",
  needsTrust: true,
  async run(editor, args) {
    const engine = await editor.engine.open();
    const file =
      args[0] instanceof Uri && args[0].scheme === "file"
        ? args[0].fsPath
        : (window.activeTextEditor?.document.uri.fsPath ?? (await askFile()));
    if (file === undefined) return;
    const folder = workspaceFolderPaths().find((one) => pathInside(one, file) !== undefined);
    const path = folder === undefined ? undefined : pathInside(folder, file);
    if (folder === undefined || path === undefined)
      throw new MooringError(
        "badInput",
        l10n.t("{0} is not in a folder of this workspace. Select a file in the workspace.", file),
      );
    const { plan, selection } = await editor.tasks.run(l10n.t("Validating the file on the server"), (signal) =>
      engine.mappings.planFromFile(folder, path, signal),
    );
    showPlanPanel(editor, engine, plan, selection, async () => {
      const { packName } = await engine.mappings.connect(selection);
      window.setStatusBarMessage(`$(link) ${l10n.t("{0} connected to {1}", packName, path)}`, 5_000);
    });
  },
};

async function askFile(): Promise<string | undefined> {
  const picked = await window.showOpenDialog({
    title: l10n.t("Create Pack from File"),
    filters: { YAML: ["yaml", "yml", "json"] },
  });
  return picked?.[0]?.fsPath;
}
