import { MooringError } from "../../support/errors.ts";

/** The host answered, and it was a no: nothing was changed there. */
export function isRefused(error: unknown): boolean {
  return MooringError.is(error) && !["unreachable", "cancelled", "internal"].includes(error.reason);
}
