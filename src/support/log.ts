import { redactText } from "./redaction.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are what is removed
const TERMINAL = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;

/** Every line loses terminal escapes, which could also hide a secret from the redactor, and passes the redactor. */
export function createLog(sink: (level: LogLevel, line: string) => void): Log {
  const write = (level: LogLevel) => (message: string) => sink(level, redactText(message.replace(TERMINAL, "")));
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

export const silentLog: Log = createLog(() => undefined);
