import { annotationProblems } from "./annotationProblems.ts";
import type { Mapping } from "../../mappings/mappings.ts";
import type { Verdict } from "../../model/verdict.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import { isComplete, unreadProblems } from "./completeness.ts";
import { entryId, EXTRA_PACK } from "../compare/comparedObject.ts";
import { PACK_GROUP } from "../../model/packReport.ts";
import { clusterPacks } from "../compare/clusterPacks.ts";
import { objectId, splitApiVersion } from "../../model/objectRef.ts";
import type { FolderReconciler } from "./folderReconciler.ts";
import { mappingProblems, mappingsIn, mappingStates } from "./mappingStates.ts";
import type { PackStates } from "../compare/packStates.ts";
import type { FolderState, ObjectState, OtherContext } from "../api/readModel.ts";
import { staleSince } from "../live/staleness.ts";

/** The read model of one folder, computed from its parts; nothing in it changes later. `known` are its packs as they were. */
export function folderState(folder: FolderReconciler, isTrusted: boolean, known: PackStates): FolderState {
  const { folderPath, packs, repositories, comparison, target } = folder;
  const packStates = known.of(packs.packs, (packId) => comparison.entriesOf(packId), {
    changing: ({ verdict, session, desired: { ref } }) => ({
      verdict,
      staleSince: staleSince(session, ref),
      report: folder.observer.packs.of(session, ref),
    }),
    isPaused: (packId) => folder.records.paused.has(packId),
    isComplete: (packId) => isComplete(folder, packId),
  });
  const extra = [...folder.observer.extra.all()].map(({ session, verdict }) => extraState(verdict, session, folder));
  const alone = clusterPacks(extra);
  const mappings = mappingsIn(folder);
  return {
    folder: folderPath,
    isTrusted,
    target,
    isProtected: target !== undefined && folder.isProtected(target),
    connection: folder.connections.state,
    otherContexts: otherContexts(folder, mappings),
    progress: folder.progress,
    isDiscovered: folder.isDiscovered,
    packs: packStates,
    extra,
    clusterPacks: alone,
    repositories: repositories.states,
    managed: folder.managed.trees.map(({ name, folder: at, branch, head }) => ({ name, folder: at, branch, head })),
    mappings: mappingStates(folder, mappings, packStates, alone),
    automation: folder.automation.state,
    problems: [
      ...packs.problems,
      ...unreadProblems(folder),
      ...folder.variables.problems,
      ...mappingProblems(folder, mappings),
      ...annotationProblems(folder),
    ],
    forbidden: forbiddenKinds(folder),
  };
}

/** With the packs that mooring.yaml binds to each. */
function otherContexts(folder: FolderReconciler, mappings: readonly Mapping[]): readonly OtherContext[] {
  const known = [...folder.connections.others.all()];
  return known.map((other) => ({
    ...other,
    packIds: mappings.flatMap(({ packId, target }) => (target?.context === other.context ? (packId ?? []) : [])),
  }));
}

function extraState(verdict: Verdict, session: ClusterSession, folder: FolderReconciler): ObjectState {
  const state = {
    id: entryId(EXTRA_PACK, objectId(verdict.ref)),
    ref: verdict.ref,
    packId: undefined,
    place: undefined,
    verdict,
    staleSince: staleSince(session, verdict.ref),
  };
  return withReport(state, session, folder);
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
function forbiddenKinds(folder: FolderReconciler): FolderState["forbidden"] {
  const found = new Map<string, string>();
  const isNamed = (kind: string): boolean => {
    for (const { desired } of folder.comparison.entries())
      if (desired.ref.kind === kind && splitApiVersion(desired.ref.apiVersion).group === PACK_GROUP) return true;
    return false;
  };
  for (const session of folder.connections.sessions()) {
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
