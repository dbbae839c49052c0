// npm test [-- NAME…]: gets what is missing, runs the checks and tiers of tiers.mjs, and ends with one line of counts.
import { checkGit, installDependencies } from "./dependencies.mjs";
import { runTier } from "./runTier.mjs";
import { endWithPrograms } from "./runProcess.mjs";
import { SetupError, say } from "./setup.mjs";
import { tiers } from "./tiers.mjs";

endWithPrograms();
const total = { passed: 0, failed: 0 };
try {
  const chosen = chooseTiers(process.argv.slice(2));
  checkGit();
  await installDependencies();
  const summary = [];
  const failing = [];
  for (const tier of chosen) {
    say(`\n── ${tier.name}`);
    const started = Date.now();
    const result = await runTier(tier);
    total.passed += result.passed;
    total.failed += result.failed;
    failing.push(...(result.failing ?? []).map((text) => `✘ ${tier.name}: ${text}`));
    summary.push(lineOf(tier, result, Date.now() - started));
  }
  if (failing.length > 0) console.log(`\n── what failed\n\n${failing.join("\n\n")}`);
  console.log(`\n${summary.join("\n")}`);
} catch (error) {
  total.failed += 1;
  console.log(error instanceof SetupError ? error.message : error);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

function chooseTiers(names) {
  const unknown = names.filter((name) => !tiers.some((tier) => tier.name === name));
  if (unknown.length > 0) {
    throw new SetupError(
      `No tier is named ${unknown.join(", ")}; there are ${tiers.map(({ name }) => name).join(", ")}.`,
    );
  }
  return names.length === 0 ? tiers : tiers.filter(({ name }) => names.includes(name));
}

function lineOf(tier, { passed, failed, skipped, reason }, ms) {
  const parts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  const why = reason === undefined ? "" : ` (${reason})`;
  return `${failed === 0 ? "✔" : "✘"} ${tier.name}: ${parts.join(", ")}${why}, ${(ms / 1000).toFixed(1)} s`;
}
