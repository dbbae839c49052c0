/** Milliseconds before its end from which a token is told of. */
const SOON_MS = 14 * 86_400_000;

/** True from two weeks before the end of a token on, and after it. Times are milliseconds since the epoch; undefined: no end. */
export function endsSoon(expiresAt: number | undefined, now: number): expiresAt is number {
  return expiresAt !== undefined && expiresAt - now < SOON_MS;
}
