import { cutRedacted } from "./cutRedacted.ts";
import { printableLine } from "./printable.ts";

/** Characters of one message; foreign ones may be of any size. */
const LONGEST = 8 * 1024;

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/**
 * Every line loses terminal escapes, which could also hide a secret from the redactor, and passes the redactor. Where a message has
 * several lines, those after the first are marked, so that none can pose as a line of the log.
 */
export function createLog(sink: (level: LogLevel, line: string) => void): Log {
  const write = (level: LogLevel) => (message: string) => sink(level, cutRedacted(printableLine(message), LONGEST));
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
