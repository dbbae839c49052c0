// Runs one job and counts.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../dependencies.mjs";
import { nodeForSources } from "../fittingNode.mjs";
import { runProcess } from "../runProcess.mjs";

/** A job that is running. */
export class RunningJob {
  #folder = fs.mkdtempSync(path.join(os.tmpdir(), "mooring-counts-"));
  #started = Date.now();

  constructor(job) {
    this.job = job;
  }

  /**
   * Runs it to its end: { passed, failed, skipped, failing, parts, reason, ms, output }; the reason is there when it could
   * not run as it should, the output unless it was shown while it ran.
   */
  async run(env, isShown) {
    const log = path.join(this.#folder, "output.log");
    const code = await runProcess(await nodeForSources(), this.job.args, {
      cwd: root,
      env: { ...env, MOORING_COUNTS: this.#counts() },
      ...(isShown ? {} : { log }),
    });
    const output = isShown ? "" : fs.readFileSync(log, "utf8");
    const result = resultOf(this.job.tier, code, this.#counts(), this.progress());
    fs.rmSync(this.#folder, { recursive: true, force: true });
    return { ...result, output, ms: this.ms() };
  }

  /** Milliseconds since it began. */
  ms() {
    return Date.now() - this.#started;
  }

  /** How far its tests are: { passed, failed, running: file }; undefined where that is not known. */
  progress() {
    try {
      return JSON.parse(fs.readFileSync(`${this.#counts()}.progress`, "utf8"));
    } catch {
      return undefined; // not there yet, or half written
    }
  }

  #counts() {
    return path.join(this.#folder, "counts.json");
  }
}

function resultOf(tier, code, file, progress) {
  const ended = code === 0 ? undefined : `ended with ${code}`;
  if (tier.mocha === undefined && tier.tests === undefined) {
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, reason: ended };
  }
  if (!fs.existsSync(file)) {
    const where = progress === undefined ? "" : `, in ${progress.running}`;
    return { passed: 0, failed: 1, skipped: 0, reason: `${ended ?? "ended"} before its tests did${where}` };
  }
  const counts = JSON.parse(fs.readFileSync(file, "utf8"));
  if (counts.failed > 0) return counts;
  if (code !== 0) return { ...counts, failed: 1, reason: ended };
  return counts.passed === 0 ? { ...counts, failed: 1, reason: "no test ran" } : counts;
}
