import { printable } from "./printable.ts";
import { redactText } from "./redaction.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Every line loses terminal escapes, which could also hide a secret from the redactor, and passes the redactor. */
export function createLog(sink: (level: LogLevel, line: string) => void): Log {
  const write = (level: LogLevel) => (message: string) => sink(level, redactText(printable(message)));
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

export const silentLog: Log = createLog(() => undefined);
