// npm run test:one -- FILE [--grep TEXT]: runs one test file of any tier, after what it needs was fetched or built.
import { endWithPrograms } from "./runProcess.mjs";
import { SetupError, say } from "./setup.mjs";
import { partOfFile } from "./tiers/oneFile.mjs";
import { preparePart } from "./tiers/runPart.mjs";

endWithPrograms();
try {
  const [file, ...more] = process.argv.slice(2);
  if (file === undefined) throw new SetupError("Name a test file: npm run test:one -- test/unit/drift/prove.test.ts");
  const run = await preparePart(partOfFile(file), more);
  const { passed, failed, reason } = await run();
  console.log(`${passed} passed, ${failed} failed${reason === undefined ? "" : ` (${reason})`}`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  say(error instanceof SetupError ? error.message : error.stack);
  process.exitCode = 1;
}
