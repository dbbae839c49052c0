import type { VerdictState } from "../../model/verdict.ts";
import type { ObjectState, PackState } from "../../reconcile/api/readModel.ts";

/** What needs attention comes first. */
const RANK: Readonly<Record<VerdictState, number>> = {
  drifted: 0,
  missing: 1,
  blocked: 2,
  unknown: 4,
  extra: 5,
  inSync: 6,
};
const FAILED_HEALTH = 3;
const NOT_COMPARED = 5;

export function byUrgency(a: ObjectState, b: ObjectState): number {
  return (
    rankOf(a) - rankOf(b) ||
    compareText(a.ref.kind, b.ref.kind) ||
    compareText(a.ref.name, b.ref.name) ||
    compareText(a.ref.namespace, b.ref.namespace)
  );
}

export function packsByUrgency(a: PackState, b: PackState): number {
  return packRank(a) - packRank(b) || compareText(a.pack.name, b.pack.name);
}

/** The state of the object that needs attention most; undefined when nothing was compared. */
export function worstState(pack: PackState): VerdictState | undefined {
  const { counts } = pack;
  return (["drifted", "missing", "blocked", "unknown", "extra", "inSync"] as const).find((state) => counts[state] > 0);
}

function rankOf({ verdict }: ObjectState): number {
  if (!verdict) return NOT_COMPARED;
  if (verdict.state === "inSync" && verdict.health?.status === "failed") return FAILED_HEALTH;
  return RANK[verdict.state];
}

function packRank(pack: PackState): number {
  const worst = worstState(pack);
  return worst === undefined ? NOT_COMPARED : RANK[worst];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
