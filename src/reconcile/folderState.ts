import { countVerdicts, type Verdict } from "../model/verdict.ts";
import type { ClusterSession } from "./clusterSession.ts";
import { type Entry, entryId } from "./entry.ts";
import { PACK_GROUP } from "../model/packReport.ts";
import { clusterPacks } from "./clusterPacks.ts";
import { objectId, splitApiVersion } from "../model/objectRef.ts";
import type { FolderReconciler } from "./folderReconciler.ts";
import type { FolderState, MappingState, ObjectState, PackState, PlaceState } from "./readModel.ts";

/** Pack id of live objects that no file names, in `ObjectState.id`. */
export const EXTRA_PACK = "extra";

/** The read model of one folder, computed from its parts; nothing in it changes later. */
export function folderState(source: FolderReconciler, isTrusted: boolean): FolderState {
  const { folder, packs, repositories, comparison, target } = source;
  const objects = new Map<string, ObjectState[]>();
  for (const entry of comparison.entries()) {
    const list = objects.get(entry.pack.id) ?? [];
    list.push(withReport(objectState(entry), entry.session, source));
    objects.set(entry.pack.id, list);
  }
  const packStates = packs.packs.map((pack): PackState => {
    const own = objects.get(pack.id) ?? [];
    return { pack, objects: own, counts: countVerdicts(verdictsOf(own)), isPaused: source.paused.has(pack.id) };
  });
  const extra = [...source.observer.extra.all()].map(({ session, verdict }) => extraState(verdict, session, source));
  return {
    folder,
    isTrusted,
    target,
    isProtected: target !== undefined && source.isProtected(target),
    connection: source.connections.state,
    progress: source.progress,
    isDiscovered: source.isDiscovered,
    packs: packStates,
    extra,
    clusterPacks: clusterPacks(extra),
    repositories: repositories.states,
    mappings: mappingStates(source, packStates),
    problems: [...packs.problems, ...source.variables.problems],
    forbidden: forbiddenKinds(source),
  };
}

function verdictsOf(objects: readonly ObjectState[]): readonly Verdict[] {
  return objects.flatMap(({ verdict }) => verdict ?? []);
}

function objectState(entry: Entry): ObjectState {
  const { id, pack, desired, place, verdict, session } = entry;
  return { id, ref: desired.ref, packId: pack.id, place, verdict, staleSince: staleSince(session, desired.ref) };
}

function extraState(verdict: Verdict, session: ClusterSession, source: FolderReconciler): ObjectState {
  const state = {
    id: entryId(EXTRA_PACK, objectId(verdict.ref)),
    ref: verdict.ref,
    packId: undefined,
    place: undefined,
    verdict,
    staleSince: staleSince(session, verdict.ref),
  };
  return withReport(state, session, source);
}

function withReport(
  state: ObjectState,
  session: ClusterSession | undefined,
  { observer }: FolderReconciler,
): ObjectState {
  const report = observer.packs.of(session, state.ref);
  return report ? { ...state, report } : state;
}

/** A verdict that was reached under a picture that is not live any more held until then. */
function staleSince(session: ClusterSession | undefined, ref: Entry["desired"]["ref"]): number | undefined {
  const state = session?.collectionOf(ref)?.state(ref.namespace);
  return state?.kind === "stale" ? state.since : undefined;
}

/** A kind that only Mooring itself is curious about is nobody's missing right. */
function forbiddenKinds(source: FolderReconciler): FolderState["forbidden"] {
  const found = new Map<string, string>();
  const named = new Set<string>();
  for (const { desired } of source.comparison.entries())
    if (splitApiVersion(desired.ref.apiVersion).group === PACK_GROUP) named.add(desired.ref.kind);
  for (const session of source.connections.sessions()) {
    for (const collection of session.collections()) {
      const { resource } = collection.want;
      if (resource.group === PACK_GROUP && !named.has(resource.kind)) continue;
      for (const state of collection.states()) {
        if (state.kind === "forbidden") found.set(collection.want.resource.kind, state.message);
      }
    }
  }
  return [...found].map(([kind, message]) => ({ kind, message }));
}

function mappingStates(source: FolderReconciler, packs: readonly PackState[]): readonly MappingState[] {
  const byId = new Map(packs.map((state) => [state.pack.id, state]));
  return source.mappings
    .of(source, () => new Map(packs.map(({ pack, objects }) => [pack.id, objects.map(({ ref }) => ref)])))
    .map((mapping) => {
      const { packId, packName, repository, path, target, state, message } = mapping;
      const pack = packId === undefined ? undefined : byId.get(packId);
      return { packId, packName, repository, path, target, state, message, places: placesOf(source, pack) };
    });
}

/** File, commit, remote and cluster are named apart: each equals the file, differs from it, or is not known. */
function placesOf(source: FolderReconciler, pack: PackState | undefined): MappingState["places"] {
  const [repository] = source.repositories.states;
  const isDirty = pack !== undefined && source.repositories.changedOf(pack.pack.id).length > 0;
  const commit: PlaceState = !repository?.head || !pack ? "unknown" : isDirty ? "differs" : "equal";
  const remote: PlaceState =
    !repository?.upstream || !pack
      ? "unknown"
      : isDirty || repository.ahead > 0 || repository.behind > 0
        ? "differs"
        : "equal";
  return { file: pack ? "equal" : "unknown", commit, remote, cluster: clusterPlace(pack) };
}

function clusterPlace(pack: PackState | undefined): PlaceState {
  if (!pack || pack.objects.length === 0) return "unknown";
  const { counts, objects } = pack;
  if (counts.drifted + counts.missing + counts.blocked > 0) return "differs";
  return counts.inSync === objects.length ? "equal" : "unknown";
}
