// What runs now, and what is printed of it: the output of a job when it ends, so that no two mix, and how far all are once a
// minute.
import { say } from "../setup.mjs";
import { RunningJob } from "./runJob.mjs";

const progressEveryMs = 60_000;

export class Running {
  #jobs = new Set();
  #isAlone;
  #timer;
  #started = Date.now();

  /** @param options `isAlone`: there is but one job, whose output is shown while it runs */
  constructor({ isAlone }) {
    this.#isAlone = isAlone;
    if (isAlone) return;
    this.#timer = setInterval(() => this.#sayProgress(), progressEveryMs);
    this.#timer.unref();
  }

  /** Runs a job to its end: see RunningJob. */
  async run(job, env) {
    const one = new RunningJob(job);
    this.#jobs.add(one);
    if (this.#isAlone) console.log(`\n── ${job.name}`);
    try {
      const { output, ...result } = await one.run(env, this.#isAlone);
      if (!this.#isAlone) process.stdout.write(`\n── ${job.name}\n${output}`);
      return result;
    } finally {
      this.#jobs.delete(one);
    }
  }

  end() {
    clearInterval(this.#timer);
  }

  #sayProgress() {
    const minutes = Math.round((Date.now() - this.#started) / 60_000);
    say(`${minutes} min; running: ${[...this.#jobs].map(describe).join(", ")}`);
  }
}

function describe(running) {
  const progress = running.progress();
  if (progress === undefined) return running.job.name;
  const failed = progress.failed > 0 ? `, ${progress.failed} failed` : "";
  return `${running.job.name} (${progress.passed} passed${failed})`;
}
