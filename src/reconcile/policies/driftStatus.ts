import type { VerdictCounts } from "../../model/verdict.ts";

/** What a commit status says of the packs of a repository. */
export interface DriftStatus {
  readonly state: "success" | "failure" | "pending";
  /** In English: it is read at the host, by everybody. At most 140 characters. */
  readonly description: string;
}

/** One pack as it was compared; undefined: not compared. */
export type PackCounts =
  | (Pick<VerdictCounts, "inSync" | "drifted" | "missing" | "blocked" | "unknown"> & {
      /** Of those in sync: only because rules or annotations ignore what differs. */
      readonly onlyIgnored?: number;
    })
  | undefined;

/**
 * In sync (success), drifted (failure), or not known (pending). Never "in sync" while one object is not certain; drift that is
 * certain is told although others are not.
 */
export function driftStatus(packs: readonly PackCounts[]): DriftStatus {
  const sum = (of: (counts: NonNullable<PackCounts>) => number): number =>
    packs.reduce((total, counts) => total + (counts ? of(counts) : 0), 0);
  const off = sum(({ drifted, missing }) => drifted + missing);
  const uncertain = sum(({ unknown, blocked }) => unknown + blocked);
  const same = sum(({ inSync }) => inSync);
  const unread = packs.filter((counts) => counts === undefined).length;
  if (off > 0) return { state: "failure", description: `${objects(off)} drifted, ${same} in sync${rest(uncertain)}` };
  if (unread > 0 || uncertain > 0 || same === 0)
    return {
      state: "pending",
      description: unread > 0 ? "Not compared yet" : `${objects(uncertain)} not certain, ${same} in sync`,
    };
  const ignored = sum(({ onlyIgnored = 0 }) => onlyIgnored);
  const only = ignored > 0 ? `, ${ignored} only because differences are ignored` : "";
  return { state: "success", description: `${objects(same)} in sync${only}` };
}

function objects(count: number): string {
  return count === 1 ? "1 object" : `${count} objects`;
}

function rest(uncertain: number): string {
  return uncertain > 0 ? `, ${uncertain} not certain` : "";
}
