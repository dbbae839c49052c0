import { basename } from "node:path";
import type { GitRepository } from "../../git/git.ts";
import { isInside } from "../../manifests/files/insideFolder.ts";
import type { Pack } from "../../model/pack.ts";
import { formatTarget } from "../../model/target.ts";
import { MooringError } from "../../support/errors.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { Selection } from "../api/selection.ts";
import type { CommitProposal } from "../api/commitsApi.ts";

/** Longest list of fields in a trailer; more would bury the message. */
const MAX_FIELDS = 20;
/** Files named in the subject of a commit that belongs to no pack. */
const MAX_NAMES = 3;

/**
 * What commits of the selection would hold, one per repository: its changed files that belong to packs, and nothing else. All
 * changed files of the workspace, `mooring.yaml` too, when nothing narrower was selected; of the paths that were asked for, what
 * is at or below them.
 */
export function proposeCommits(folder: FolderReconciler, selection: Selection): readonly CommitProposal[] {
  const { repositories } = folder;
  if (repositories.states.length === 0)
    throw new MooringError("refused", "These files are not in a Git repository, or the workspace is not trusted.");
  const paths = changedIn(folder, selection).filter((path) => folder.packs.isInScope(path));
  const unread = repositories.states.find(({ root, error }) => error !== undefined && isMeant(folder, selection, root));
  if (unread?.error !== undefined)
    throw new MooringError("toolFailed", `Could not read the Git status of ${unread.root}: ${unread.error}`);
  if (paths.length === 0) throw new MooringError("refused", "Nothing to commit: these files match the last commit.");
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const root = repositories.stateOf(path)?.root;
    if (root !== undefined) groups.set(root, [...(groups.get(root) ?? []), path]);
  }
  return [...groups].map(([repository, own]) => ({
    repository,
    paths: own,
    message: commitMessage(packsOf(folder, own), own),
  }));
}

/** False for a repository in which nothing can be selected. */
function isMeant(folder: FolderReconciler, { packId, file }: Selection, root: string): boolean {
  const place = file ?? folder.packs.packs.find(({ id }) => id === packId)?.root;
  if (place !== undefined) return isInside(root, place);
  return folder.packs.isInScope(root) || folder.packs.packs.some((pack) => isInside(root, pack.root));
}

export async function commitPacks(
  folder: FolderReconciler,
  repository: GitRepository,
  proposal: CommitProposal,
  fields: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly oid: string } | "nothing"> {
  const { paths, message } = proposal;
  const packs = packsOf(folder, paths);
  const trailers = trailersOf(folder, packs, fields);
  const result = await repository.commit({ paths, message, trailers }, signal);
  for (const { id } of packs) folder.records.resume(id, "applied");
  return result;
}

/** What a commit of Mooring says beside its message. */
export function trailersOf(
  { target }: FolderReconciler,
  packs: readonly Pack[],
  fields: readonly string[],
): Readonly<Record<string, string>> {
  return {
    "Mooring-Pack": packs.map(nameOf).join(", ") || "none",
    ...(target ? { "Mooring-Cluster": formatTarget(target) } : {}),
    ...(fields.length > 0 ? { "Mooring-Fields": fields.slice(0, MAX_FIELDS).join(", ") } : {}),
  };
}

function changedIn(folder: FolderReconciler, { packId, objectId, file }: Selection): readonly string[] {
  const id = packId ?? (objectId === undefined ? undefined : folder.comparison.entry(objectId)?.pack.id);
  const changed = id === undefined ? [...folder.repositories.changedFiles.keys()] : folder.repositories.changedOf(id);
  return file === undefined ? changed : changed.filter((path) => path === file);
}

function packsOf(folder: FolderReconciler, paths: readonly string[]): readonly Pack[] {
  const ids = new Set(paths.flatMap((path) => folder.repositories.changedFiles.get(path) ?? []));
  return folder.packs.packs.filter(({ id }) => ids.has(id));
}

/** The prefilled message of a commit. */
export function commitMessage(packs: readonly Pack[], paths: readonly string[]): string {
  const names = packs.map(nameOf);
  if (names.length === 0)
    return paths.length > MAX_NAMES
      ? `Update ${paths.length} files`
      : `Update ${paths.map((path) => basename(path)).join(", ")}`;
  return names.length === 1 ? `Update pack ${names.join("")}` : `Update packs ${names.join(", ")}`;
}

function nameOf({ name }: Pack): string {
  return name;
}
