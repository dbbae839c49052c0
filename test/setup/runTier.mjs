// Runs one line of the table and counts.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "./dependencies.mjs";
import { nodeForSources } from "./fittingNode.mjs";
import { prepare } from "./prepare.mjs";
import { runProcess } from "./runProcess.mjs";
import { SetupError } from "./setup.mjs";

const mocha = ["node_modules/mocha/bin/mocha.js", "--reporter", "test/setup/countReporter.cjs"];

/** Counts of one tier: { passed, failed, skipped, reason }; the reason is there when it could not run as it should. */
export async function runTier(tier) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mooring-counts-"));
  try {
    const env = await prepare(tier.needs ?? []);
    const counts = path.join(folder, "counts.json");
    const code = await runProcess(await nodeForSources(), argumentsOf(tier), {
      cwd: root,
      env: { ...env, MOORING_COUNTS: counts },
    });
    return resultOf(tier, code, counts);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { passed: 0, failed: 1, skipped: 0, reason: error.message };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function argumentsOf(tier) {
  if (tier.mocha !== undefined) return [...mocha, tier.mocha];
  const program = tier.tool === undefined ? (tier.script ?? tier.tests) : path.join("node_modules", tier.tool);
  if (!fs.existsSync(path.join(root, program))) throw new SetupError(`${program} is not there`);
  return [program, ...(tier.args ?? [])];
}

function resultOf(tier, code, file) {
  const ended = code === 0 ? undefined : `ended with ${code}`;
  if (tier.mocha === undefined && tier.tests === undefined) {
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, reason: ended };
  }
  if (!fs.existsSync(file))
    return { passed: 0, failed: 1, skipped: 0, reason: `${ended ?? "ended"} before its tests did` };
  const counts = JSON.parse(fs.readFileSync(file, "utf8"));
  if (counts.failed > 0) return counts;
  if (code !== 0) return { ...counts, failed: 1, reason: ended };
  return counts.passed === 0 ? { ...counts, failed: 1, reason: "no test ran" } : counts;
}
