import { type FieldPath, valueAt } from "../../model/fieldPath.ts";
import { jsonEqual } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import type { Difference } from "../../model/verdict.ts";
import { attempt, type Trials } from "./settleRefusal.ts";

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
  const pathsOf = (some: readonly Difference[]): readonly FieldPath[] => some.map(({ path }) => path);
  const after = await attempt(() => trials.change(pathsOf(changes), pathsOf(leftovers), signal));
  if (!after) return differences;
  return differences.filter(
    (one) => !leftovers.includes(one) || !jsonEqual(valueAt(after.body, one.path), valueAt(live.body, one.path)),
  );
}
