import path from "node:path";
import { putMapping } from "../../mappings/config/editMapping.ts";
import type { Mapping } from "../../mappings/mappings.ts";
import { pathInside } from "../../mappings/match/workspacePath.ts";
import type { Pack } from "../../model/pack.ts";
import { formatTarget } from "../../model/target.ts";
import { MooringError } from "../../support/errors.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { PackConnection } from "../api/mappingRequests.ts";
import { newPackFile } from "../commit/newPackFile.ts";
import type { OverlayFiles } from "../files/overlayFiles.ts";
import { readIfPresent, writeTogether, type NewOrChanged } from "../files/writeTogether.ts";

/** A pack that has its files already, or the text of a new one. */
export type Connected =
  | { readonly kind: "files"; readonly pack: Pack }
  | { readonly kind: "new"; readonly path: string; readonly text: string };

/** Binds a pack to its path and commits that. Either all of it happens, or nothing. */
export async function connectPack(
  folder: FolderReconciler,
  mappings: readonly Mapping[],
  what: Connected,
  name: string,
  files: OverlayFiles,
  signal?: AbortSignal,
): Promise<PackConnection> {
  await folder.reloadRepositories();
  const root = requireCommittable(folder);
  const place = what.kind === "new" ? await newPackFile(folder.folderPath, what.path, files) : what.pack.root;
  const way = pathInside(folder.folderPath, place) ?? ".";
  requireFreeName(name, what.kind === "new" ? undefined : what.pack.id, mappings);
  const entry = mappings.find(
    (one) => one.entry?.path === way && what.kind === "files" && one.packId === what.pack.id,
  )?.entry;
  const config = await configChange(folder, files, (text) =>
    putMapping(text, { path: way, repository: entry?.repository }, name, { connected: undefined, pack: name }),
  );
  const written: NewOrChanged[] = what.kind === "new" ? [{ file: place, before: undefined, after: what.text }] : [];
  if (config) written.push(config);
  const fresh =
    what.kind === "new" ? [] : what.pack.files.filter((file) => folder.repositories.untrackedFiles.has(file));
  const isConfigNew = folder.repositories.changedFiles.has(folder.packs.configFile);
  const paths = [
    ...new Set([...written.map(({ file }) => file), ...fresh, ...(isConfigNew ? [folder.packs.configFile] : [])]),
  ];
  const repository = await folder.repositories.repository();
  if (!repository) throw new MooringError("refused", `${root} is no longer a repository.`);
  const oid = await writeTogether(written, files, async () => {
    if (paths.length === 0) return undefined;
    const where = (pathInside(root, place) ?? way).replaceAll('"', "'");
    const message = `Initializing pack ${name} with path "${where}"`;
    const trailers = {
      "Mooring-Pack": name,
      ...(folder.target ? { "Mooring-Cluster": formatTarget(folder.target) } : {}),
    };
    const done = await repository.commit({ paths, message, trailers }, signal);
    return done === "nothing" ? undefined : done.oid;
  });
  await folder.reloadFiles([...paths]);
  await folder.reloadRepositories();
  return { packName: name, path: way, root: place, oid };
}

/** The change of mooring.yaml, undefined where it says so already. @throws MooringError `refused` while it has unsaved changes */
export async function configChange(
  folder: FolderReconciler,
  files: OverlayFiles,
  edit: (text: string | undefined) => string,
): Promise<NewOrChanged | undefined> {
  const file = folder.packs.configFile;
  if (files.isUnsaved(file))
    throw new MooringError("refused", `${file} has unsaved changes. Save or discard them first. Nothing was changed.`);
  const before = await readIfPresent(file, files);
  const after = edit(before);
  return after === before ? undefined : { file, before, after };
}

/** Root of the repository of a folder, in a state in which a commit can be made. */
function requireCommittable(folder: FolderReconciler): string {
  const [repository] = folder.repositories.states;
  if (!repository)
    throw new MooringError(
      "refused",
      `${folder.folderPath} is not in a Git repository, or the workspace is not trusted. Run git init there, or open a clone.`,
    );
  const { root, error, operation, branch } = repository;
  if (error !== undefined) throw new MooringError("toolFailed", `Could not read the Git status of ${root}: ${error}`);
  if (operation !== undefined)
    throw new MooringError(
      "busy",
      `A ${operation} is in progress in ${root}. Finish or abort it first; nothing was written.`,
    );
  if (branch === undefined)
    throw new MooringError(
      "refused",
      `No branch is checked out in ${root}. Check out a branch first; nothing was written.`,
    );
  return root;
}

/** @throws MooringError `badInput` when another pack has the name, or it is none */
export function requireFreeName(name: string, own: string | undefined, mappings: readonly Mapping[]): void {
  const refusal = /^[^\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u.test(name)
    ? undefined
    : "is empty or contains control characters";
  if (refusal !== undefined) throw new MooringError("badInput", `The name ${JSON.stringify(name)} ${refusal}.`);
  const other = mappings.find(
    ({ packName, packId, state, entry }) =>
      packName === name && packId !== own && state !== "disconnected" && (entry || packId),
  );
  if (other)
    throw new MooringError(
      "badInput",
      `The name ${name} is already used by the pack at ${path.posix.normalize(other.path)}. Choose another name, or disconnect that one.`,
    );
}
