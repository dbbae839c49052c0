import { valueAt } from "../model/fieldPath.ts";
import { jsonEqual } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import type { Difference } from "../model/verdict.ts";
import { MooringError } from "../support/errors.ts";
import type { Trials } from "./settleRefusal.ts";

/**
 * `differences` without fields that left the files and come back with the same value once they are gone, because it is the server's
 * default: applying the files changes nothing there. Asks for one more dry-run where a field is left over; without an answer all stay.
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
  const after = await removed(leftovers, trials, signal);
  if (!after) return differences;
  return differences.filter(
    (one) => !leftovers.includes(one) || !jsonEqual(valueAt(after.body, one.path), valueAt(live.body, one.path)),
  );
}

async function removed(
  leftovers: readonly Difference[],
  trials: Pick<Trials, "change">,
  signal?: AbortSignal,
): Promise<LiveObject | undefined> {
  try {
    return await trials.change(
      [],
      leftovers.map(({ path }) => path),
      signal,
    );
  } catch (error) {
    if (!MooringError.is(error) || ["cancelled", "unreachable", "throttled", "signIn"].includes(error.reason))
      throw error;
    return undefined;
  }
}
