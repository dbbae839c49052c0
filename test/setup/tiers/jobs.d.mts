import type { Tier } from "./summary.mjs";

export interface Job {
  readonly tier: Tier;
  readonly name: string;
  /** Of Node. */
  readonly args: readonly string[];
}

export function inTurns<J extends { readonly tier: { readonly needs?: readonly string[] } }>(
  lists: readonly (readonly J[])[],
): readonly J[];
export function jobOfPart(tier: Tier, part: string): Job;
/** Divides files into so many groups that take about equally long, by the seconds they took. */
export function divide(
  files: readonly string[],
  count: number,
  seconds?: Readonly<Record<string, number>>,
): readonly (readonly string[])[];
