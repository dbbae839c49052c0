// Prints what mocha's spec reporter prints and writes the counts to the file named by MOORING_COUNTS. CommonJS, because
// mocha asks for reporters by require.
const fs = require("node:fs");
const { Spec } = require("mocha/lib/reporters/index.cjs");

module.exports = class CountReporter extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.MOORING_COUNTS;
    if (file === undefined) return;
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      fs.writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
};
