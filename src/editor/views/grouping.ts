import { l10n } from "vscode";
import type { ObjectState } from "../../reconcile/api/readModel.ts";
import { byUrgency } from "./order.ts";
import { stateWord } from "../words/words.ts";

export type GroupBy = "pack" | "kind" | "state";

export interface ObjectGroup {
  readonly key: string;
  readonly label: string;
  readonly objects: readonly ObjectState[];
}

/** More rows than this below one node are put into groups. */
export const MAX_CHILDREN = 200;

/** Groups in the order of their most urgent object; their objects as they came, so that only what is opened is sorted. */
export function groupObjects(objects: readonly ObjectState[], by: "kind" | "state"): ObjectGroup[] {
  const groups = new Map<string, { first: ObjectState; readonly members: ObjectState[] }>();
  for (const object of objects) {
    const key = by === "kind" ? object.ref.kind : (object.verdict?.state ?? "");
    const group = groups.get(key);
    if (!group) groups.set(key, { first: object, members: [object] });
    else {
      group.members.push(object);
      if (byUrgency(object, group.first) < 0) group.first = object;
    }
  }
  return [...groups]
    .sort(([, a], [, b]) => byUrgency(a.first, b.first))
    .map(([key, { first, members }]) => ({
      key,
      label: by === "kind" ? key : stateWord(first.verdict?.state),
      objects: members,
    }));
}

/** Splits a long list into runs of MAX_CHILDREN, named by their numbers. */
export function splitLong(objects: readonly ObjectState[]): ObjectGroup[] {
  const runs: ObjectGroup[] = [];
  for (let from = 0; from < objects.length; from += MAX_CHILDREN) {
    const members = objects.slice(from, from + MAX_CHILDREN);
    runs.push({ key: String(from), label: l10n.t("{0} to {1}", from + 1, from + members.length), objects: members });
  }
  return runs;
}

/** Case-blind; every word must occur in kind, namespace/name, pack name or state. */
export function matchesFilter(object: ObjectState, packName: string, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text =
    `${object.ref.kind} ${object.ref.namespace}/${object.ref.name} ${packName} ${object.verdict?.state ?? ""} ${stateWord(object.verdict?.state)}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
