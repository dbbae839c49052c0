// The end of a run: what failed, what passed on the second try, and a line for each tier.

/** Result of a tier from those of its jobs: { tier, name, passed, failed, skipped, failing, parts, reason, ms }. */
export function resultOfTier(tier, outcomes) {
  const sum = (what) => outcomes.reduce((total, outcome) => total + outcome[what], 0);
  const reasons = outcomes.flatMap(({ reason }) => reason ?? []);
  return {
    tier,
    name: tier.name,
    passed: sum("passed"),
    failed: sum("failed"),
    skipped: sum("skipped"),
    failing: outcomes.flatMap(({ failing = [] }) => failing),
    parts: outcomes.flatMap(({ parts = [] }) => parts),
    reason: reasons.length === 0 ? undefined : reasons.join("; "),
    // of jobs side by side, what they took together
    ms: sum("ms"),
  };
}

export function printSummary(results, secondTries) {
  const failing = results.flatMap(({ name, failing = [] }) => failing.map((text) => `✘ ${name}: ${text}`));
  if (failing.length > 0) console.log(`\n── failed\n\n${failing.join("\n\n")}`);
  if (secondTries.length > 0) {
    const texts = secondTries.map(({ tier, part, failing }) => `${tier}: ${part}\n${failing.join("\n")}`);
    console.log(`\n── passed on the second try; why the first failed\n\n${texts.join("\n\n")}`);
  }
  console.log(`\n${results.map(lineOf).join("\n")}`);
}

function lineOf({ name, passed, failed, skipped, reason, ms }) {
  const parts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  const why = reason === undefined ? "" : ` (${reason})`;
  return `${failed === 0 ? "✔" : "✘"} ${name}: ${parts.join(", ")}${why}, ${(ms / 1000).toFixed(1)} s`;
}
