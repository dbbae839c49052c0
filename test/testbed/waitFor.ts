import { setTimeout as pause } from "node:timers/promises";
import { endOfWaits, scaled } from "./limits.ts";

/**
 * Asks again until there is an answer. For real parts, which tell nobody when they are ready. Ends before the limit of its
 * test does, so that the error says what was awaited.
 * @param what names the awaited thing in the error.
 * @param ask gives undefined or false while it is not there yet; what it throws counts as "not yet".
 * @param limitMs on an idle machine; longer where the machine is slow.
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  limitMs = 55_000,
  everyMs = 100,
): Promise<T> {
  const start = Date.now();
  const end = start + scaled(limitMs);
  let last: unknown;
  while (Date.now() < Math.min(end, endOfWaits())) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    await pause(everyMs);
  }
  throw new Error(`no ${what} after ${(Date.now() - start) / 1000} s`, { cause: last });
}
