import type { Counts, Result } from "./summary.mjs";

export type Part = Counts & { readonly name: string };

export function trySecondTime(
  results: readonly Result[],
  runAgain: (result: Result, part: Part) => Promise<Counts>,
): Promise<{
  readonly results: readonly Result[];
  readonly secondTries: readonly {
    readonly tier: string;
    readonly part: string;
    readonly failing: readonly string[];
  }[];
}>;
