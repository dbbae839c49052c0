import { formatRef } from "../../model/objectRef.ts";
import type { Target } from "../../model/target.ts";
import type { Difference } from "../../model/verdict.ts";
import { MooringError } from "../../support/errors.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { FolderReconciler } from "./folderReconciler.ts";
import type { Selection } from "../api/selection.ts";

/** The entries that a selection means. */
export function selectEntries(folder: FolderReconciler, selection: Selection): readonly ComparedObject[] {
  if (selection.objectId !== undefined) {
    const entry = folder.comparison.entry(selection.objectId);
    return entry ? [entry] : [];
  }
  const { packId, file } = selection;
  return [...folder.comparison.entries()].filter(
    (entry) => (packId === undefined || entry.pack.id === packId) && (file === undefined || standsIn(entry, file)),
  );
}

function standsIn({ place, desired }: ComparedObject, file: string): boolean {
  return (place?.file ?? desired.origin.file) === file;
}

/** @throws MooringError `notFound` when the object is not among the compared ones */
export function selectOne(folder: FolderReconciler, selection: Selection): ComparedObject {
  const [entry] = selectEntries(folder, selection);
  if (!entry || selection.objectId === undefined) {
    throw new MooringError("notFound", "This object is no longer compared. Refresh and try again.");
  }
  return entry;
}

/** The differences of an entry that a selection means: all, or the one with the pointer. */
export function selectDifferences(entry: ComparedObject, selection: Selection): readonly Difference[] {
  const all = entry.verdict?.differences ?? [];
  if (selection.pointer === undefined) return all;
  const found = all.filter(({ pointer }) => pointer === selection.pointer);
  if (found.length === 0) {
    throw new MooringError("stale", `${formatRef(entry.desired.ref)} no longer differs at ${selection.pointer}.`);
  }
  return found;
}

/**
 * The one cluster that entries belong to.
 * @throws MooringError `refused` when there is none or more than one
 */
export function oneTarget(entries: readonly ComparedObject[]): {
  readonly target: Target;
  readonly session: ClusterSession;
} {
  const [first] = entries;
  if (!first?.target || !first.session)
    throw new MooringError("refused", "Not connected to a cluster. Choose a context first.");
  if (entries.some(({ session }) => session !== first.session)) {
    throw new MooringError("refused", "These packs are in several clusters. Apply one pack at a time.");
  }
  return { target: first.target, session: first.session };
}
