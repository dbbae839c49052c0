import { l10n, Range, workspace, WorkspaceEdit } from "vscode";
import { type FileSystemPort, nodeFileSystem } from "../../manifests/files/fileSystem.ts";
import { MooringError } from "../../support/errors.ts";
import { openDocumentOf } from "./files.ts";
import { minimalEdit } from "./minimalEdit.ts";

/**
 * The disk, except that a file which is open in an editor is changed there: only the part that differs, so that cursor,
 * folding and undo stay. A document without unsaved changes is saved; one with them is left for its user to save.
 */
export const editorFiles: FileSystemPort = {
  ...nodeFileSystem,
  async writeText(file, text, within) {
    const document = openDocumentOf(file);
    const wasDirty = document?.isDirty === true;
    // an editor learns a moment later what git or another program wrote: until then its text is no ground to write on
    if (!document || (!wasDirty && !(await isAsOnDisk(file, document.getText()))))
      return nodeFileSystem.writeText(file, text, within);
    const change = minimalEdit(document.getText(), withoutMark(text));
    if (!change) return;
    const edit = new WorkspaceEdit();
    edit.replace(
      document.uri,
      new Range(document.positionAt(change.start), document.positionAt(change.end)),
      change.text,
    );
    if (!(await workspace.applyEdit(edit)))
      throw new MooringError("refused", l10n.t("The editor could not apply the change to {0}.", file));
    // the editor may have saved by itself meanwhile, which makes `save` answer no
    if (!wasDirty && !(await document.save()) && document.isDirty)
      throw new MooringError("badInput", l10n.t("{0} could not be saved.", file));
  },
};

/** The editor keeps the byte-order mark apart from the text. What cannot be read is not as on disk. */
async function isAsOnDisk(file: string, shown: string): Promise<boolean> {
  const text = await nodeFileSystem.readText(file).catch(() => undefined);
  return text !== undefined && withoutMark(text) === shown;
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}
