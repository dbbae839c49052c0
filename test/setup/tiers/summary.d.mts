import type { Part } from "./secondTry.mjs";

export interface Tier {
  readonly name: string;
  /** Folder of test files. */
  readonly mocha?: string;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failing?: readonly string[];
  readonly reason?: string | undefined;
}

export interface Outcome extends Counts {
  readonly parts?: readonly Part[];
  /** Milliseconds that it took. */
  readonly ms: number;
}

export interface Result extends Outcome {
  readonly tier: Tier;
  readonly name: string;
}

export function resultOfTier(tier: Tier, outcomes: readonly Outcome[]): Result;
