// A test that fails by chance, once in thousands of runs, is not to hide among 4,000 others, and not to fail them all: the
// files with failures run once more, alone, when everything else has ended. What fails again has failed.

/** More files than this do not fail by chance: then none runs again. */
export const most = 5;

/**
 * Runs the parts (test files, suites of the editor tier) with failures once more, one after the other.
 * @param results of tiers: { name, passed, failed, skipped, failing, parts }; those without parts stay as they are
 * @param runAgain `(result, part)` gives the counts of that part alone: { passed, failed, skipped, failing }
 * @returns { results, secondTries }: the results as they are now, and `{ tier, part, failing }` of each part that
 *   passed on the second try, with the reasons of the first
 */
export async function trySecondTime(results, runAgain) {
  const failed = results.flatMap((result) => failedParts(result).map((part) => ({ result, part })));
  const isChance = failed.length <= most && failed.every(({ part }) => part.name !== "");
  if (failed.length === 0 || !isChance) return { results, secondTries: [] };
  const secondTries = [];
  const now = new Map();
  for (const { result, part } of failed) {
    const again = await runAgain(result, part);
    const isPassed = again.failed === 0 && again.passed > 0;
    if (isPassed) secondTries.push({ tier: result.name, part: part.name, failing: part.failing ?? [] });
    const counts = isPassed ? again : { ...again, failed: Math.max(1, again.failed) };
    now.set(part, { name: part.name, failing: [], ...counts });
  }
  return { results: results.map((result) => withParts(result, now)), secondTries };
}

function failedParts({ parts = [] }) {
  return parts.filter((part) => part.failed > 0);
}

/** What failed beside the parts (a process that died, say) stays. */
function withParts(result, now) {
  if (!failedParts(result).some((part) => now.has(part))) return result;
  const parts = result.parts.map((part) => now.get(part) ?? part);
  const difference = (what) => sum(parts, what) - sum(result.parts, what);
  return {
    ...result,
    parts,
    passed: result.passed + difference("passed"),
    failed: result.failed + difference("failed"),
    skipped: result.skipped + difference("skipped"),
    failing: parts.flatMap(({ name, reason, failing = [] }) => (reason ? [`${name}: ${reason}`] : failing)),
  };
}

function sum(parts, what) {
  return parts.reduce((total, part) => total + part[what], 0);
}
