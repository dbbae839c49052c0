import { MooringError, type Reason } from "../../support/errors.ts";

/** Milliseconds before the second, third and fourth run of a task. */
export const RETRY_DELAYS: readonly number[] = [60_000, 120_000, 240_000];

/** Time may mend these. Everything else fails at once: a wrong token stays wrong, and asking again locks accounts. */
const PASSING: ReadonlySet<Reason> = new Set(["unreachable", "throttled", "locked", "busy", "toolFailed", "internal"]);

/** Nor does time mend these, whatever their reason: a new copy or another commit does. */
const LASTING: ReadonlySet<string | undefined> = new Set(["damaged", "badObject"]);

/** Milliseconds until the next run after `attempts` runs; undefined when the task has failed. */
export function delayBeforeRetry(error: unknown, attempts: number): number | undefined {
  const delay = RETRY_DELAYS[attempts - 1];
  if (delay === undefined || !mayPass(error)) return undefined;
  const asked = MooringError.is(error) ? (error.retryAfter ?? 0) * 1000 : 0;
  return Math.max(delay, asked);
}

function mayPass(error: unknown): boolean {
  return !MooringError.is(error) || (PASSING.has(error.reason) && !LASTING.has(error.kind));
}
