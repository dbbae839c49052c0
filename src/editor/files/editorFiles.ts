import { l10n, Range, workspace, WorkspaceEdit } from "vscode";
import { type FileSystemPort, nodeFileSystem } from "../../manifests/fileSystem.ts";
import { MooringError } from "../../support/errors.ts";
import { openDocumentOf } from "./files.ts";
import { minimalEdit } from "./minimalEdit.ts";

/**
 * The disk, except that a file which is open in an editor is changed there: only the part that differs, so that cursor,
 * folding and undo stay. A document without unsaved changes is saved; one with them is left for its user to save.
 */
export const editorFiles: FileSystemPort = {
  ...nodeFileSystem,
  async writeText(file, text) {
    const document = openDocumentOf(file);
    if (!document) return nodeFileSystem.writeText(file, text);
    const wasDirty = document.isDirty;
    const change = minimalEdit(document.getText(), text);
    if (!change) return;
    const edit = new WorkspaceEdit();
    edit.replace(
      document.uri,
      new Range(document.positionAt(change.start), document.positionAt(change.end)),
      change.text,
    );
    if (!(await workspace.applyEdit(edit)))
      throw new MooringError("refused", l10n.t("The editor did not take the change of {0}.", file));
    if (!wasDirty && !(await document.save()))
      throw new MooringError("badInput", l10n.t("{0} could not be saved.", file));
  },
};
