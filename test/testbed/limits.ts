/**
 * How much longer everything may take than on an idle machine: a factor for every limit of a wait, from 1 to 4. `npm test`
 * measures it (`../setup/tiers/slowness.mjs`). Limits are written as for an idle machine and scaled where they are used;
 * those of mocha are scaled by `scaleLimits.cjs`.
 */
const slowness = Math.max(1, Number(process.env["MOORING_SLOWNESS"]) || 1);

/** A limit in milliseconds, for this machine as busy as it is. */
export function scaled(ms: number): number {
  return ms * slowness;
}

/** When the waits of the test or hook that runs now must end, so that its own limit does not cut them off without a name. */
export function endOfWaits(): number {
  return (globalThis as { [END_OF_WAITS]?: number })[END_OF_WAITS] ?? Number.POSITIVE_INFINITY;
}

/** Set by `scaleLimits.cjs`. */
const END_OF_WAITS = Symbol.for("mooring.endOfWaits");
