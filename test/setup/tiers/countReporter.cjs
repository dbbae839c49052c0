// Prints what mocha's spec reporter prints and writes counts and failures, also those of each file, to the file named by
// MOORING_COUNTS; how far it got goes to the same name with `.progress`. CommonJS, because mocha loads reporters by require.
const fs = require("node:fs");
const path = require("node:path");
const { Spec } = require("mocha/lib/reporters/index.cjs");

const progressEveryMs = 1_000;

module.exports = class CountReporter extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.MOORING_COUNTS;
    if (file === undefined) return;
    const parts = new Map();
    const seconds = timeFiles(runner);
    const count = (test, what) => {
      const name = fileOf(test);
      if (!parts.has(name)) parts.set(name, { name, passed: 0, failed: 0, skipped: 0, failing: [] });
      const part = parts.get(name);
      part[what] += 1;
      if (what === "failed") part.failing.push(toText(test));
    };
    runner.on("pass", (test) => count(test, "passed"));
    runner.on("fail", (test) => count(test, "failed"));
    runner.on("pending", (test) => count(test, "skipped"));
    this.#writeProgress(runner, `${file}.progress`);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const all = [...parts.values()].map((part) => ({ ...part, seconds: seconds.get(part.name) }));
      const failing = all.flatMap((part) => part.failing);
      const counts = { passed: passes, failed: failures, skipped: pending, failing, parts: all };
      fs.writeFileSync(file, JSON.stringify(counts));
    });
  }

  #writeProgress(runner, file) {
    let written = 0;
    const write = (runnable) => {
      if (Date.now() - written < progressEveryMs) return;
      written = Date.now();
      const { passes = 0, failures = 0 } = this.stats;
      fs.writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, running: fileOf(runnable) }));
    };
    runner.on("hook", write);
    runner.on("test", write);
  }
};

/** Seconds that each file took, its hooks included; one runs after the other. */
function timeFiles(runner) {
  const seconds = new Map();
  let current;
  let since = Date.now();
  const turnTo = (file) => {
    if (file === current) return;
    if (current !== undefined) seconds.set(current, (seconds.get(current) ?? 0) + (Date.now() - since) / 1000);
    [current, since] = [file, Date.now()];
  };
  runner.on("hook", (hook) => turnTo(fileOf(hook)));
  runner.on("test", (test) => turnTo(fileOf(test)));
  runner.prependOnceListener("end", () => turnTo(undefined));
  return seconds;
}

/** The file of a test or hook, from the top folder; empty for a hook of no file. */
function fileOf(runnable) {
  for (let one = runnable; one !== undefined; one = one.parent)
    if (one.file) return path.relative(process.cwd(), one.file).split(path.sep).join("/");
  return "";
}

/** One failure as text: which test, what went wrong, and what that came from. */
function toText(test) {
  const reasons = [];
  for (let error = test.err; error !== undefined && reasons.length < 5; error = error?.cause)
    reasons.push(String(error?.stack ?? error));
  return `${test.fullTitle()}\n${reasons.join("\ncaused by ")}`;
}
