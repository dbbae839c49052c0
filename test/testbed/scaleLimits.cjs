// Loaded into mocha: scales the limits of tests and hooks as limits.ts does those of waits, and notes when the waits of the
// one that runs must end. CommonJS, because the bundle of tests inside the editor requires it.
const { Runnable } = require("mocha");

const slowness = Math.max(1, Number(process.env.MOORING_SLOWNESS) || 1);
const endOfWaits = Symbol.for("mooring.endOfWaits");
/** Left for the error of a wait to come out before the test's own. */
const marginMs = 2_000;

const { timeout, resetTimeout, clearTimeout: clearLimit } = Runnable.prototype;

Runnable.prototype.timeout = function (...limit) {
  return limit.length === 0 ? timeout.call(this) * slowness : timeout.apply(this, limit);
};

Runnable.prototype.resetTimeout = function () {
  resetTimeout.call(this);
  const limit = this.timeout();
  globalThis[endOfWaits] = limit === 0 ? undefined : Date.now() + limit - Math.min(marginMs, limit / 10);
};

Runnable.prototype.clearTimeout = function () {
  globalThis[endOfWaits] = undefined;
  clearLimit.call(this);
};
