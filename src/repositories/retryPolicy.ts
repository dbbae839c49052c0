import { MooringError, type Reason } from "../support/errors.ts";

/** Milliseconds before the second, third and fourth run of a task. */
export const RETRY_DELAYS: readonly number[] = [60_000, 120_000, 240_000];

/** Time may mend these. Everything else fails at once: a wrong token stays wrong, and asking again locks accounts. */
const PASSING: ReadonlySet<Reason> = new Set(["unreachable", "throttled", "locked", "busy", "toolFailed", "internal"]);

/** Milliseconds until the next run after `attempts` runs; undefined when the task has failed. */
export function delayBeforeRetry(error: unknown, attempts: number): number | undefined {
  const delay = RETRY_DELAYS[attempts - 1];
  if (delay === undefined || !(MooringError.is(error) ? PASSING.has(error.reason) : true)) return undefined;
  const asked = MooringError.is(error) ? (error.retryAfter ?? 0) * 1000 : 0;
  return Math.max(delay, asked);
}
