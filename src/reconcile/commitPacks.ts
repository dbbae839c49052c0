import type { GitRepository } from "../git/git.ts";
import type { Pack } from "../model/pack.ts";
import { formatTarget } from "../model/target.ts";
import { MooringError } from "../support/errors.ts";
import type { FolderReconciler } from "./folderReconciler.ts";
import type { CommitProposal, Selection } from "./intents.ts";

/** Longest list of fields in a trailer; more would bury the message. */
const MAX_FIELDS = 20;

/** What a commit of the selection's packs would hold: changed files that belong to them, and nothing else. */
export function proposeCommit(source: FolderReconciler, selection: Selection): CommitProposal {
  const [repository] = source.repositories.states;
  if (!repository)
    throw new MooringError("refused", "These files are in no Git repository, or the workspace is not trusted.");
  if (repository.error !== undefined)
    throw new MooringError("toolFailed", `Git could not say what changed in ${repository.root}: ${repository.error}`);
  const packs = packsIn(source, selection);
  const changed = source.repositories.changedFiles;
  const paths = [...new Set(packs.flatMap(({ files }) => files))].filter((file) => changed.has(file));
  if (selection.packId === undefined && changed.has(source.packs.configFile)) paths.push(source.packs.configFile);
  if (paths.length === 0)
    throw new MooringError("refused", "Nothing to commit: the files of this pack equal the last commit.");
  const named = packs.filter(({ files }) => files.some((file) => paths.includes(file)));
  return { repository: repository.root, paths, message: messageOf(named) };
}

export async function commitPacks(
  source: FolderReconciler,
  repository: GitRepository,
  proposal: CommitProposal,
  fields: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly oid: string } | "nothing"> {
  const { paths, message } = proposal;
  const packs = source.packs.packs.filter(({ files }) => files.some((file) => paths.includes(file)));
  const trailers = {
    "Mooring-Pack": packs.map(nameOf).join(", ") || "none",
    ...(source.target ? { "Mooring-Cluster": formatTarget(source.target) } : {}),
    ...(fields.length > 0 ? { "Mooring-Fields": fields.slice(0, MAX_FIELDS).join(", ") } : {}),
  };
  const result = await repository.commit({ paths, message, trailers }, signal);
  for (const { id } of packs) source.paused.delete(id);
  return result;
}

function packsIn(source: FolderReconciler, { packId, objectId }: Selection): readonly Pack[] {
  const id = packId ?? (objectId === undefined ? undefined : source.comparison.entry(objectId)?.pack.id);
  return id === undefined ? source.packs.packs : source.packs.packs.filter((pack) => pack.id === id);
}

function messageOf(packs: readonly Pack[]): string {
  const names = packs.map(nameOf);
  if (names.length === 0) return "Update mooring.yaml";
  return names.length === 1 ? `Update pack ${names.join("")}` : `Update packs ${names.join(", ")}`;
}

function nameOf({ name }: Pack): string {
  return name;
}
