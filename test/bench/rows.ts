/** One line of the table of budgets. */
export interface Row {
  readonly what: string;
  readonly budget: string;
  readonly measured: string;
  /** What stands beside it: the same by other tools, or what makes the figure up. */
  readonly beside: string;
  readonly met: "yes" | "**no**" | "not measured" | "";
}

/** How much slower than the machine of the budgets this one is (yardstick.ts); times are judged by it. */
let slowness = 1;

export function judgeBySlowness(factor: number): void {
  slowness = Math.max(1, factor);
}

/**
 * `≤ most` against what was measured; `measured` says it in words. A time may be as much longer as this machine is slower; the
 * budget is stated as it is.
 */
export function row(what: string, most: number, value: number, unit: string, measured: string, beside = ""): Row {
  const limit = unit === "ms" ? most * slowness : most;
  return { what, budget: budgetOf(most, unit), measured, beside, met: value <= limit ? "yes" : "**no**" };
}

/** So many times faster than what stands beside it. */
export function atLeast(what: string, least: number, ratio: number, measured: string, beside: string): Row {
  return { what, budget: `≥ ${least} ×`, measured, beside, met: ratio >= least ? "yes" : "**no**" };
}

/** A budget whose measurement failed: it says so instead of leaving the line out. */
export function unmeasured(what: string, why: string): Row {
  return { what, budget: "", measured: why, beside: "", met: "not measured" };
}

function budgetOf(most: number, unit: string): string {
  return unit === "ms" && most >= 1_000 ? `≤ ${most / 1_000} s` : `≤ ${most} ${unit}`.trimEnd();
}

export function middle(all: readonly number[]): number {
  return [...all].sort((a, b) => a - b)[Math.floor((all.length - 1) / 2)] ?? Number.NaN;
}

/** Two digits that matter. */
export function n(value: number): string {
  return value >= 9.95 ? Math.round(value).toLocaleString("en-US") : value.toFixed(1);
}

/** Seconds. */
export function s(ms: number): string {
  return `${(ms / 1_000).toFixed(ms < 9_950 ? 2 : 0)} s`;
}

export function count(objects: number): string {
  return `${objects.toLocaleString("en-US")} objects`;
}
