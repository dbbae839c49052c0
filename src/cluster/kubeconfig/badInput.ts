import { MooringError } from "../../support/errors.ts";

export function badInput(message: string, cause?: unknown): MooringError {
  return new MooringError("badInput", message, cause === undefined ? {} : { cause });
}
