import { valueAt } from "../model/fieldPath.ts";
import { jsonEqual } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import type { Difference } from "../model/verdict.ts";
import { MooringError } from "../support/errors.ts";
import type { Trials } from "./settleRefusal.ts";

/**
 * `differences` without fields that left the files and come back with the same value once they are gone, because it is the server's
 * default: applying the files changes nothing there. The other differences are set in the same dry-run, since they may exclude the
 * default (a volume without a source becomes an `emptyDir`). Asked only where a field is left over; without an answer all stay.
 * @throws MooringError only where the server cannot be reached, or the wait is cancelled
 */
export async function withoutReturning(
  differences: readonly Difference[],
  live: LiveObject,
  trials: Pick<Trials, "change">,
  signal?: AbortSignal,
): Promise<readonly Difference[]> {
  const leftovers = differences.filter(({ kind }) => kind === "leftover");
  if (leftovers.length === 0) return differences;
  const changes = differences.filter((one) => !leftovers.includes(one));
  const after = await applied(changes, leftovers, trials, signal);
  if (!after) return differences;
  return differences.filter(
    (one) => !leftovers.includes(one) || !jsonEqual(valueAt(after.body, one.path), valueAt(live.body, one.path)),
  );
}

async function applied(
  changes: readonly Difference[],
  leftovers: readonly Difference[],
  trials: Pick<Trials, "change">,
  signal?: AbortSignal,
): Promise<LiveObject | undefined> {
  try {
    return await trials.change(
      changes.map(({ path }) => path),
      leftovers.map(({ path }) => path),
      signal,
    );
  } catch (error) {
    if (!MooringError.is(error) || ["cancelled", "unreachable", "throttled", "signIn"].includes(error.reason))
      throw error;
    return undefined;
  }
}
