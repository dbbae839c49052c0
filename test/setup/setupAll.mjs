// npm run setup: gets everything that the tests and the demo need, which they would otherwise get when they first need it.
import { checkGit, installDependencies } from "./dependencies.mjs";
import { prepare } from "./prepare.mjs";
import { endWithPrograms } from "./runProcess.mjs";
import { SetupError, say } from "./setup.mjs";
import { tiers } from "./tiers/tiers.mjs";

endWithPrograms();
try {
  checkGit();
  await installDependencies();
  await prepare([...new Set(tiers.flatMap(({ needs = [] }) => needs))]);
  say("Everything is there.");
} catch (error) {
  say(error instanceof SetupError ? error.message : error.stack);
  process.exitCode = 1;
}
