// npm test [-- NAME…]: gets what is missing, runs the checks and tiers of tiers/tiers.mjs side by side, and ends with one
// line of counts. `-- static` are all checks that run no test.
import os from "node:os";
import { checkGit, installDependencies } from "./dependencies.mjs";
import { prepare } from "./prepare.mjs";
import { endWithPrograms } from "./runProcess.mjs";
import { SetupError, say } from "./setup.mjs";
import { inTurns, jobOfPart, jobsOf, keepSeconds } from "./tiers/jobs.mjs";
import { Running } from "./tiers/running.mjs";
import { runSideBySide } from "./tiers/schedule.mjs";
import { trySecondTime } from "./tiers/secondTry.mjs";
import { measureSlowness } from "./tiers/slowness.mjs";
import { printSummary, resultOfTier } from "./tiers/summary.mjs";
import { tiers } from "./tiers/tiers.mjs";

endWithPrograms();
const total = { passed: 0, failed: 0 };
try {
  const chosen = chooseTiers(process.argv.slice(2));
  checkGit();
  await installDependencies();
  const { results, secondTries } = await runTiers(chosen);
  for (const result of results) {
    total.passed += result.passed;
    total.failed += result.failed;
  }
  printSummary(results, secondTries);
} catch (error) {
  total.failed += 1;
  console.log(error instanceof SetupError ? error.message : error);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function runTiers(chosen) {
  const environments = await prepareAll(chosen);
  const ready = chosen.filter((tier) => environments.get(tier).failure === undefined);
  const jobs = inTurns(ready.map(jobsOf));
  const slowness = await measureSlowness();
  const running = new Running({ isAlone: jobs.length === 1 });
  const run = (job, limits) =>
    running.run(job, { ...environments.get(job.tier).env, MOORING_SLOWNESS: String(limits) });
  // several jobs slow each other down
  const outcomes = await runSideBySide(jobs, os.availableParallelism(), (job) =>
    run(job, Math.min(4, jobs.length > 1 ? slowness * 1.5 : slowness)),
  );
  running.end();
  keepSeconds(outcomes.flatMap(({ parts = [] }) => parts).filter(({ seconds }) => seconds !== undefined));
  const results = chosen.map((tier) => {
    const { failure } = environments.get(tier);
    return resultOfTier(tier, failure ? [failure] : outcomes.filter((_, index) => jobs[index].tier === tier));
  });
  return trySecondTime(results, async ({ tier }, part) => {
    say(`\nOnce more, alone: ${part.name}`);
    return run(jobOfPart(tier, part.name), slowness);
  });
}

/** Environment of each tier, or why it cannot run. All parts are there before the first tier begins. */
async function prepareAll(chosen) {
  const entries = chosen.map(async (tier) => {
    try {
      return [tier, { env: await prepare(tier.needs ?? []) }];
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      return [tier, { failure: { passed: 0, failed: 1, skipped: 0, reason: error.message, ms: 0 } }];
    }
  });
  return new Map(await Promise.all(entries));
}

function chooseTiers(names) {
  const unknown = names.filter((name) => name !== "static" && !tiers.some((tier) => tier.name === name));
  if (unknown.length > 0) {
    throw new SetupError(
      `No tier is named ${unknown.join(", ")}; there are ${tiers.map(({ name }) => name).join(", ")}.`,
    );
  }
  if (names.length === 0) return tiers;
  const isNamed = (tier) => names.includes(tier.name) || (tier.isStatic && names.includes("static"));
  const needed = tiers.filter(isNamed).flatMap(({ after = [] }) => after);
  return tiers.filter((tier) => isNamed(tier) || needed.includes(tier.name));
}
