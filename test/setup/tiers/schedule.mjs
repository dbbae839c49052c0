// Runs jobs side by side, as many as keep the processors busy.

/**
 * Starts each job in the given order as soon as there is room for it and what it comes after has ended.
 * @param jobs { name, cores: how much of the processors it keeps busy, tier: { name, after } }
 * @param room processors; a job that needs more than there is runs when no other does
 * @param run runs a job; what it rejects with ends everything
 * @returns what `run` gave for each job, in the order of the jobs
 */
export function runSideBySide(jobs, room, run) {
  const results = new Array(jobs.length);
  const waiting = jobs.map((job, index) => ({ job, index }));
  const left = new Map(); // tier → jobs that have not ended
  for (const { tier } of jobs) left.set(tier.name, (left.get(tier.name) ?? 0) + 1);
  let used = 0;
  let running = 0;
  return new Promise((resolve, reject) => {
    const startWhatFits = () => {
      for (const entry of [...waiting]) {
        const { job, index } = entry;
        if ((job.tier.after ?? []).some((name) => left.get(name) > 0)) continue;
        if (running > 0 && used + job.cores > room + 1e-6) return;
        waiting.splice(waiting.indexOf(entry), 1);
        running += 1;
        used += job.cores;
        run(job).then((result) => {
          results[index] = result;
          running -= 1;
          used -= job.cores;
          left.set(job.tier.name, left.get(job.tier.name) - 1);
          startWhatFits();
        }, reject);
      }
      if (running === 0) resolve(results);
    };
    startWhatFits();
  });
}
