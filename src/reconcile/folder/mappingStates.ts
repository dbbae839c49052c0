import { fileLink } from "../../mappings/match/hostLink.ts";
import type { Mapping } from "../../mappings/mappings.ts";
import type { Applier } from "../../model/applier.ts";
import { DEFAULT_POLICY } from "../../mappings/mooringConfig.ts";
import { NO_CONSENT_NEEDED } from "../../mappings/config/policyApproval.ts";
import { pathInside } from "../../mappings/match/workspacePath.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import type { FolderReconciler } from "./folderReconciler.ts";
import { healState } from "./healState.ts";
import { lastDays, summarizeSync } from "../records/syncTimes.ts";
import type { ClusterPackState, MappingState, PackState, PlaceState, RepositoryState } from "../api/readModel.ts";

/** `Problem.code` of packs that claim the same. */
const CONFLICT_CODE = "packConflict";

/** The mappings of a folder as they are now. */
export function mappingsIn(folder: FolderReconciler): readonly Mapping[] {
  return folder.mappings.of(folder, () => claimsOf(folder));
}

function claimsOf({ comparison }: FolderReconciler): ReadonlyMap<string, readonly ObjectRef[]> {
  const claims = new Map<string, ObjectRef[]>();
  for (const { pack, desired } of comparison.entries()) {
    const list = claims.get(pack.id);
    if (list) list.push(desired.ref);
    else claims.set(pack.id, [desired.ref]);
  }
  return claims;
}

/** What faces show of the mappings: those of the files, then packs of the cluster that no file names. */
export function mappingStates(
  folder: FolderReconciler,
  mappings: readonly Mapping[],
  packs: readonly PackState[],
  clusterPacks: readonly ClusterPackState[],
): readonly MappingState[] {
  const byId = new Map(packs.map((state) => [state.pack.id, state]));
  const now = folder.ports.clock.now();
  const days = lastDays(now);
  const syncOf = ({ packId }: Mapping): MappingState["sync"] =>
    summarizeSync(packId === undefined ? [] : folder.records.get(packId).sync, now, undefined, days);
  return [
    ...mappings.map((mapping) => stateOf(folder, mapping, byId.get(mapping.packId ?? ""), syncOf(mapping))),
    ...clusterPacks.map((pack) => withoutFile(folder, pack)),
  ];
}

/** Conflicts as problems of the files: where the entry stands, or on top of the pack's first file. */
export function mappingProblems(folder: FolderReconciler, mappings: readonly Mapping[]): readonly Problem[] {
  return mappings.flatMap(({ state, message, packId, packName, entry }) => {
    const [file] = state === "conflict" ? (folder.packs.find(packId)?.files ?? []) : [];
    if (file === undefined) return [];
    const place = entry?.range ? { file: folder.packs.configFile, range: entry.range } : { file, range: undefined };
    return [{ ...place, code: CONFLICT_CODE, severity: "warning", message: `${packName}: ${message}` } as const];
  });
}

function stateOf(
  folder: FolderReconciler,
  mapping: Mapping,
  pack: PackState | undefined,
  sync: MappingState["sync"],
): MappingState {
  const { packId, packName, repository, path, target, state, message, policy, rivals, entry } = mapping;
  return {
    packId,
    objectId: undefined,
    ...{ packName, repository, path, target, state, message, policy, rivals },
    ...waitingState(folder, mapping),
    isByChoice: entry?.connected === false,
    appliedBy: appliedBy(folder, packId),
    heal: healState(folder, mapping, folder.ports),
    consent: folder.approvals.consent(mapping),
    sync,
    link: linkOf(folder, mapping, pack?.pack),
    places: placesOf(folder, pack),
  };
}

/** Nothing is compared or written before the user allowed the context. */
function waitingState(
  { connections }: FolderReconciler,
  { state, target }: Mapping,
): Pick<MappingState, "state" | "message"> | undefined {
  const other = connections.others.get(target?.context);
  if (other?.kind !== "waiting" || (state !== "connected" && state !== "paused")) return undefined;
  return { state: "waiting", message: `Waiting for your approval to use context ${other.context}.` };
}

function withoutFile({ target }: FolderReconciler, { name, object }: ClusterPackState): MappingState {
  return {
    packId: undefined,
    objectId: object.id,
    packName: name,
    repository: undefined,
    path: "",
    target: target && { context: target.context, namespace: object.ref.namespace },
    state: "unmappedPack",
    message: "In the cluster, but not in any file.",
    policy: DEFAULT_POLICY,
    rivals: [],
    isByChoice: false,
    appliedBy: undefined,
    sync: summarizeSync([], 0),
    heal: { kind: "off" },
    consent: NO_CONSENT_NEEDED,
    link: undefined,
    places: { file: "unknown", commit: "unknown", remote: "unknown", cluster: "unknown" },
  };
}

/** A controller that applies one of the objects will write all of them again; else whoever applies the most of them. */
function appliedBy({ comparison }: FolderReconciler, packId: string | undefined): Applier | undefined {
  if (packId === undefined) return undefined;
  const counts = new Map<Applier, number>();
  for (const { applier } of comparison.entriesOf(packId))
    if (applier) counts.set(applier, (counts.get(applier) ?? 0) + 1);
  if (counts.has("flux")) return "flux";
  if (counts.has("argocd")) return "argocd";
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** The page of the pack's file at its host; of the folder's first file where the pack is a folder. */
function linkOf(
  { repositories, managed }: FolderReconciler,
  mapping: Mapping,
  pack: Pack | undefined,
): string | undefined {
  const tree = managed.tree(pack?.repository);
  const linkTo = (url: string, branch: string, path: string): string | undefined =>
    fileLink(url, branch, path, managed.hostKind(url));
  if (tree && pack) return linkTo(tree.url, tree.branch, pathInside(tree.folder, pack.files[0] ?? pack.root) ?? "");
  const repository = repositories.states.find(({ root }) => root === mapping.repository);
  const branch = branchOf(repository);
  if (!repository?.url || branch === undefined || !pack) return undefined;
  const [first = pack.root] = pack.files;
  // a file that Git does not know has no page
  if (repositories.untrackedFiles.has(first)) return undefined;
  const path = pathInside(repository.root, first);
  return path === undefined ? undefined : linkTo(repository.url, branch, path);
}

/** `origin/feature/x` → `feature/x` */
function branchOf(repository: RepositoryState | undefined): string | undefined {
  const upstream = repository?.upstream;
  return upstream?.slice(upstream.indexOf("/") + 1);
}

/**
 * File, commit, remote and cluster are named apart, each measured against the file on disk: equal, different, or not known.
 * The file itself differs while an editor shows unsaved text.
 */
function placesOf(folder: FolderReconciler, state: PackState | undefined): MappingState["places"] {
  if (!state) return { file: "unknown", commit: "unknown", remote: "unknown", cluster: "unknown" };
  const { pack } = state;
  const { repositories } = folder;
  const isUnsaved = pack.files.some((file) => folder.files.isUnsaved(file));
  if (pack.repository !== undefined) return managedPlaces(folder, state, isUnsaved);
  const repository = repositories.stateOf(pack.root);
  const isDirty = repositories.changedOf(pack.id).length > 0;
  const isOther = repositories.remoteFiles.some((file) => folder.packs.ownerOf(file)?.id === pack.id);
  const known = repository && repository.error === undefined;
  return {
    file: isUnsaved ? "differs" : "equal",
    commit: !known || repository.head === undefined ? "unknown" : isDirty ? "differs" : "equal",
    remote: !known || repository.upstream === undefined ? "unknown" : isOther ? "differs" : "equal",
    cluster: clusterPlace(state),
  };
}

/** The file of a managed repository is what its copy has: a change of it is a commit that the remote has. */
function managedPlaces({ managed }: FolderReconciler, state: PackState, isUnsaved: boolean): MappingState["places"] {
  const isFresh = managed.tree(state.pack.repository)?.isFresh === true;
  return {
    file: isUnsaved ? "differs" : "equal",
    commit: "equal",
    remote: isFresh ? "equal" : "unknown",
    cluster: clusterPlace(state),
  };
}

/** An old picture says that something differed; it never says that all is equal. */
function clusterPlace({ counts, objects, isComplete }: PackState): PlaceState {
  if (objects.length === 0 || objects.some(({ staleSince }) => staleSince !== undefined)) return "unknown";
  if (counts.drifted + counts.missing + counts.blocked > 0) return "differs";
  return isComplete && counts.inSync === objects.length ? "equal" : "unknown";
}
