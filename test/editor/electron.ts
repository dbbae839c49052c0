// The suites of the editor tier in a desktop VS Code, which is downloaded: for machines that can, and that have a display.
// usage: npm run test:electron [-- quiet config restricted live]
import { runInDesktop } from "../testbed/desktopTests.ts";
import { SetupError } from "../setup/setup.mjs";
import { runSuites } from "./suites.ts";

try {
  await runSuites(runInDesktop, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.log(error.message);
  process.exitCode = 1;
}
