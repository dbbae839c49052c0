import { Uri, l10n, window, workspace } from "vscode";
import { MooringError } from "../../../support/errors.ts";
import { nodeFileSystem } from "../../../manifests/files/fileSystem.ts";
import { chosenObject } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";

/** Writes a live object that no file names into a new file: without what the server adds, secrets only when asked for. */
export const exportLiveObject: Command = {
  id: "mooring.exportLiveObject",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenObject(editor, args, l10n.t("Export Live Object to File"));
    if (!chosen) return;
    const { kind, name } = chosen.object.ref;
    const isSecret = kind === "Secret";
    const withValues = isSecret ? await askForValues(name) : false;
    if (withValues === undefined) return;
    const { yaml } = await editor.tasks.run(l10n.t("Reading live object"), (signal) =>
      chosen.engine.apply.exportObject(chosen.selection, { includeSecretValues: withValues }, signal),
    );
    const target = await window.showSaveDialog({
      title: l10n.t("Export {0} {1} to", kind, name),
      defaultUri: Uri.joinPath(
        Uri.file(chosen.selection.folder),
        `${kind.toLowerCase()}-${name.replace(/[^\w.-]/g, "-")}.yaml`,
      ),
      filters: { YAML: ["yaml", "yml"] },
    });
    if (!target) return;
    if (!workspace.getWorkspaceFolder(target))
      throw new MooringError("refused", l10n.t("Select a file in the workspace."));
    await nodeFileSystem.writeText(target.fsPath, yaml);
    chosen.engine.folders.fileChanged(target.fsPath);
    await window.showTextDocument(target, { preview: false });
  },
};

async function askForValues(name: string): Promise<boolean | undefined> {
  const without = l10n.t("Keys Only");
  const withValues = l10n.t("With Values");
  const answer = await window.showWarningMessage(
    l10n.t("Write the values of Secret {0} in clear text?", name),
    {
      modal: true,
      detail: l10n.t(
        "Do not commit a file with secret values. Without values, the keys are written with empty values.",
      ),
    },
    without,
    withValues,
  );
  return answer === undefined ? undefined : answer === withValues;
}
