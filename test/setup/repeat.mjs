// npm run test:repeat -- TIMES FILE [--grep TEXT]: runs one test file so many times, one after the other, and says how many
// runs failed and with what.
import { endWithPrograms } from "./runProcess.mjs";
import { SetupError, say } from "./setup.mjs";
import { partOfFile } from "./tiers/oneFile.mjs";
import { preparePart } from "./tiers/runPart.mjs";

endWithPrograms();
try {
  const [times, file, ...more] = process.argv.slice(2);
  if (!/^[1-9]\d*$/.test(times ?? "") || file === undefined)
    throw new SetupError("Say how often and which file: npm run test:repeat -- 20 test/unit/drift/prove.test.ts");
  const run = await preparePart(partOfFile(file), more);
  const failing = [];
  let failedRuns = 0;
  for (let time = 1; time <= Number(times); time++) {
    const result = await run();
    if (result.failed > 0) {
      failedRuns += 1;
      failing.push(...(result.failing ?? [result.reason]).map((text) => `run ${time}: ${text}`));
    }
    console.log(`run ${time} of ${times}: ${result.passed} passed, ${result.failed} failed`);
  }
  if (failing.length > 0) console.log(`\n${failing.join("\n\n")}\n`);
  console.log(`${Number(times) - failedRuns} runs passed, ${failedRuns} failed`);
  process.exitCode = failedRuns === 0 ? 0 : 1;
} catch (error) {
  say(error instanceof SetupError ? error.message : error.stack);
  process.exitCode = 1;
}
