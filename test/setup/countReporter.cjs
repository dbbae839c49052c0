// Prints what mocha's spec reporter prints and writes the counts and failures to the file named by MOORING_COUNTS.
// CommonJS, because mocha asks for reporters by require.
const fs = require("node:fs");
const { Spec } = require("mocha/lib/reporters/index.cjs");

module.exports = class CountReporter extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.MOORING_COUNTS;
    if (file === undefined) return;
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const failing = this.failures.map(toText);
      fs.writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending, failing }));
    });
  }
};

/** One failure as text: which test, what went wrong, and what that came from. */
function toText(test) {
  const reasons = [];
  for (let error = test.err; error !== undefined && reasons.length < 5; error = error?.cause)
    reasons.push(String(error?.stack ?? error));
  return `${test.fullTitle()}\n${reasons.join("\ncaused by ")}`;
}
