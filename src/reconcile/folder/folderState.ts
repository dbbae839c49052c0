import { annotationProblems } from "./annotationProblems.ts";
import type { Mapping } from "../../mappings/mappings.ts";
import type { Verdict } from "../../model/verdict.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import { isComplete, unreadProblems } from "./completeness.ts";
import { entryId, EXTRA_PACK } from "../compare/entry.ts";
import { PACK_GROUP } from "../../model/packReport.ts";
import { clusterPacks } from "../compare/clusterPacks.ts";
import { objectId, splitApiVersion } from "../../model/objectRef.ts";
import type { FolderReconciler } from "./folderReconciler.ts";
import { mappingProblems, mappingsIn, mappingStates } from "./mappingStates.ts";
import type { PackStates } from "./packStates.ts";
import type { FolderState, ObjectState, OtherContext } from "../api/readModel.ts";
import { staleSince } from "../live/staleness.ts";

/** The read model of one folder, computed from its parts; nothing in it changes later. `known` are its packs as they were. */
export function folderState(source: FolderReconciler, isTrusted: boolean, known: PackStates): FolderState {
  const { folder, packs, repositories, comparison, target } = source;
  const packStates = known.of(packs.packs, (packId) => comparison.entriesOf(packId), {
    changing: ({ verdict, session, desired: { ref } }) => ({
      verdict,
      staleSince: staleSince(session, ref),
      report: source.observer.packs.of(session, ref),
    }),
    isPaused: (packId) => source.records.paused.has(packId),
    isComplete: (packId) => isComplete(source, packId),
  });
  const extra = [...source.observer.extra.all()].map(({ session, verdict }) => extraState(verdict, session, source));
  const alone = clusterPacks(extra);
  const mappings = mappingsIn(source);
  return {
    folder,
    isTrusted,
    target,
    isProtected: target !== undefined && source.isProtected(target),
    connection: source.connections.state,
    otherContexts: otherContexts(source, mappings),
    progress: source.progress,
    isDiscovered: source.isDiscovered,
    packs: packStates,
    extra,
    clusterPacks: alone,
    repositories: repositories.states,
    managed: source.managed.trees.map(({ name, folder: at, branch, head }) => ({ name, folder: at, branch, head })),
    mappings: mappingStates(source, mappings, packStates, alone),
    automation: source.automation.state,
    problems: [
      ...packs.problems,
      ...unreadProblems(source),
      ...source.variables.problems,
      ...mappingProblems(source, mappings),
      ...annotationProblems(source),
    ],
    forbidden: forbiddenKinds(source),
  };
}

/** With the packs that mooring.yaml binds to each. */
function otherContexts(source: FolderReconciler, mappings: readonly Mapping[]): readonly OtherContext[] {
  const known = [...source.connections.others.all()];
  return known.map((other) => ({
    ...other,
    packIds: mappings.flatMap(({ packId, target }) => (target?.context === other.context ? (packId ?? []) : [])),
  }));
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

/** A kind that only Mooring itself is curious about is nobody's missing right. */
function forbiddenKinds(source: FolderReconciler): FolderState["forbidden"] {
  const found = new Map<string, string>();
  const isNamed = (kind: string): boolean => {
    for (const { desired } of source.comparison.entries())
      if (desired.ref.kind === kind && splitApiVersion(desired.ref.apiVersion).group === PACK_GROUP) return true;
    return false;
  };
  for (const session of source.connections.sessions()) {
    for (const collection of session.collections()) {
      const { resource } = collection.want;
      if (resource.group === PACK_GROUP && !isNamed(resource.kind)) continue;
      for (const state of collection.states()) {
        if (state.kind === "forbidden") found.set(collection.want.resource.kind, state.message);
      }
    }
  }
  return [...found].map(([kind, message]) => ({ kind, message }));
}
