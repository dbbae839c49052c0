import { MooringError } from "../support/errors.ts";

/** For what the API of a host cannot do. */
export function unsupported(why: string): Promise<never> {
  return Promise.reject(new MooringError("refused", why));
}
