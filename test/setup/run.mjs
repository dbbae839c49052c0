// node run.mjs PROGRAM [ARGUMENT…]: gets what is missing and runs a program of the checkout with a Node that fits and with
// the control plane's programs there. For the demo, the bench and whatever else is started by hand.
import { checkGit, installDependencies, root } from "./dependencies.mjs";
import { nodeForSources } from "./fittingNode.mjs";
import { prepare } from "./prepare.mjs";
import { endWithPrograms, runProcess } from "./runProcess.mjs";
import { SetupError, say } from "./setup.mjs";

endWithPrograms();
try {
  checkGit();
  await installDependencies();
  const program = process.argv.slice(2);
  const env = await prepare(needsOf(program));
  process.exitCode = await runProcess(await nodeForSources(), program, { cwd: root, env });
} catch (error) {
  say(error instanceof SetupError ? error.message : error.stack);
  process.exitCode = 1;
}

/** The demo and the tests in a desktop editor start no host, and the bench alone an editor. */
function needsOf(program) {
  if (program.some((argument) => /startDemo|electron/.test(argument))) return ["controlPlane"];
  const needs = ["controlPlane", "gitea", "gitFilters"];
  return program.some((argument) => argument.includes("test/bench/")) ? [...needs, "editor", "browser"] : needs;
}
