import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks again until there is an answer. For real parts, which tell nobody when they are ready.
 * @param what names the awaited thing in the error.
 * @param ask gives undefined or false while it is not there yet; what it throws counts as "not yet".
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  limitMs = 55_000,
  everyMs = 100,
): Promise<T> {
  const end = Date.now() + limitMs;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    await pause(everyMs);
  }
  throw new Error(`no ${what} after ${limitMs / 1000} s`, { cause: last });
}
