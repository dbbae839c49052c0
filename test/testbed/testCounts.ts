import fs from "node:fs";

/** What `../setup/tiers/countReporter.cjs` writes, and what a tier reports to `npm test`. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Each failure as text: the test's full title, then why. */
  readonly failing?: readonly string[];
  /** The same of each part that can run alone: a test file, or a suite of the editor tier. */
  readonly parts?: readonly (TestCounts & { readonly name: string })[];
}

/** A run that wrote no counts did not get to its end: one failure. */
export function readCounts(file: string): TestCounts {
  if (!fs.existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  return JSON.parse(fs.readFileSync(file, "utf8")) as TestCounts;
}

export function addCounts(all: readonly TestCounts[]): TestCounts {
  const sum = (pick: (counts: TestCounts) => number): number => all.reduce((total, counts) => total + pick(counts), 0);
  return {
    passed: sum((c) => c.passed),
    failed: sum((c) => c.failed),
    skipped: sum((c) => c.skipped),
    failing: all.flatMap((c) => c.failing ?? []),
  };
}

/** Reports to `npm test`, if that runs this, and sets the exit code. */
export function reportCounts(counts: TestCounts): void {
  const file = process.env["MOORING_COUNTS"];
  if (file !== undefined) fs.writeFileSync(file, JSON.stringify(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
}
