// Files as the user sees them: unsaved text goes to the engine, the engine's writes go through open editors so that undo,
// cursor and unsaved changes survive. Knows documents; does not know what is in them.
import { type TextDocument, Uri, workspace } from "vscode";
import { fileOf, isManagedUri } from "./managedUri.ts";

/** The open document of a file, if any. */
export function openDocumentOf(file: string): TextDocument | undefined {
  const path = Uri.file(file).path;
  return workspace.textDocuments.find(({ uri }) => isPackFile(uri) && Uri.file(fileOf(uri)).path === path);
}

/** True for files that packs may be made of: of the disk, or of a managed repository. */
export function isPackFile(uri: Uri): boolean {
  return uri.scheme === "file" || isManagedUri(uri);
}

/** Paths of the workspace folders that are on this machine. */
export function workspaceFolderPaths(): readonly string[] {
  return (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
}

const READ_FILES = /\.(ya?ml|json|tpl)$|(^|[\\/])(kustomization|Kustomization)$/;

/** True for documents that may matter to a pack. */
export function isManifestDocument(document: TextDocument): boolean {
  return isPackFile(document.uri) && (document.languageId === "yaml" || READ_FILES.test(document.uri.path));
}
