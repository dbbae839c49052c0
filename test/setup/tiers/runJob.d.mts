import type { Job } from "./jobs.mjs";
import type { Outcome } from "./summary.mjs";

export class RunningJob {
  constructor(job: Job);
  run(env: NodeJS.ProcessEnv, isShown: boolean): Promise<Outcome>;
}
