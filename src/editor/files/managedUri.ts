import { join, relative, sep } from "node:path";
import { Uri } from "vscode";
import { isInside } from "../../manifests/files/insideFolder.ts";
import type { FolderState } from "../../reconcile/api/readModel.ts";

/** Files of managed repositories, to look at: a plain click never leads to a commit. */
export const MANAGED_SCHEME = "mooring-repository";
/** The same files while somebody edits them: saving is a commit. */
export const EDITED_SCHEME = "mooring-edit";

/**
 * How a file is opened: one of a managed repository read-only, as `mooring-repository:/<repository>/<path>?<folder of its files>`.
 * Tabs and breadcrumbs show the path of an address, and nobody knows a repository by the folder that its copy lies in.
 */
export function uriOf(file: string, states: readonly FolderState[]): Uri {
  for (const { managed } of states) {
    const tree = managed.find(({ folder }) => isInside(folder, file));
    if (!tree) continue;
    const path = ["", segment(tree.name), ...relative(tree.folder, file).split(sep)].join("/");
    return Uri.from({ scheme: MANAGED_SCHEME, path, query: tree.folder });
  }
  return Uri.file(file);
}

/** Where a file is edited: one of a managed repository by commits. */
export function editableUriOf(file: string, states: readonly FolderState[]): Uri {
  const uri = uriOf(file, states);
  return uri.scheme === MANAGED_SCHEME ? uri.with({ scheme: EDITED_SCHEME }) : uri;
}

export function isManagedUri({ scheme }: Uri): boolean {
  return scheme === MANAGED_SCHEME || scheme === EDITED_SCHEME;
}

/** The file that an address means, as packs name it. One without a folder, of a window from before, is a path of the disk itself. */
export function fileOf(uri: Uri): string {
  if (!isManagedUri(uri) || uri.query === "") return uri.fsPath;
  const [, , ...way] = uri.path.split("/");
  return join(uri.query, ...way);
}

/** Names may hold what would make another path of them. */
function segment(name: string): string {
  return name.replace(/[\\/]/g, "-").replace(/^\.+$/, "repository");
}
