// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are what is removed
const CONTROL = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** The text without terminal escapes, control characters and overrides of its direction; tabs and line breaks stay. */
export function printable(text: string): string {
  return text.replace(CONTROL, "");
}
