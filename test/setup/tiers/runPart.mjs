// Runs a part of a tier alone: what it needs is there first, and its output is shown while it runs.
import { checkGit, installDependencies, root } from "../dependencies.mjs";
import { nodeForSources } from "../fittingNode.mjs";
import { prepare } from "../prepare.mjs";
import { mustRun } from "../runProcess.mjs";
import { jobOfPart } from "./jobs.mjs";
import { RunningJob } from "./runJob.mjs";
import { measureSlowness } from "./slowness.mjs";
import { tiers } from "./tiers.mjs";

/**
 * Gives a function that runs the part once and resolves to its counts.
 * @param more arguments for mocha, such as `--grep`
 */
export async function preparePart({ tier, part }, more = []) {
  checkGit();
  await installDependencies();
  const env = await prepare(tier.needs ?? []);
  const node = await nodeForSources();
  // a package takes long, and few tests read it
  for (const { script, name } of tiers.filter(({ name }) => tier.after?.includes(name)))
    if (name !== "package" || /packe?d|packages/.test(part)) await mustRun(node, [script], { cwd: root });
  const job = jobOfPart(tier, part);
  const slowness = String(await measureSlowness());
  return () =>
    new RunningJob({ ...job, args: [...job.args, ...more] }).run({ ...env, MOORING_SLOWNESS: slowness }, true);
}
