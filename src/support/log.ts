import { redactText } from "./redaction.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Every line passes the redactor before it reaches the sink; control characters (terminal escapes) are dropped. */
export function createLog(sink: (level: LogLevel, line: string) => void): Log {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are what is removed
  const write = (level: LogLevel) => (message: string) =>
    sink(level, redactText(message).replace(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e]/g, ""));
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

export const silentLog: Log = createLog(() => undefined);
