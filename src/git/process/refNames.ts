import { isUtf8 } from "node:buffer";

/**
 * Names of refs are bytes, most often UTF-8 (git-check-ref-format(1)). In a text a name that is UTF-8 stands as it is; any other
 * one has each byte that is not ASCII as `\xfc`. No ref has a backslash in its name, so this can be read back, and shown to people.
 */
const ESCAPED = /\\x([0-9a-f]{2})/g;

/** Lines or names of git's output as a text; `end` ends each. */
export function decodeRefs(bytes: Buffer, end: "\n" | "\0" = "\n"): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  return bytes.toString("latin1").split(end).map(decodeRef).join(end);
}

function decodeRef(latin1: string): string {
  const bytes = Buffer.from(latin1, "latin1");
  if (isUtf8(bytes)) return bytes.toString("utf8");
  return latin1.replace(/[\u0080-\u00ff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}

/** The bytes that git gets to read for a text with names of refs. */
export function encodeRefs(text: string): Buffer {
  if (!text.includes("\\x")) return Buffer.from(text, "utf8");
  // bytes of UTF-8 stay as they are, one character each
  const bytes = Buffer.from(text, "utf8").toString("latin1");
  return Buffer.from(
    bytes.replace(ESCAPED, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}

/** True for a name that is not UTF-8: it can be given to git by standard input, and not as an argument. */
export function isEscapedRef(name: string): boolean {
  return name.includes("\\x");
}

/** The name with a letter for each escaped byte, to be checked by the rules for names. */
export function plainRef(name: string): string {
  return name.replace(ESCAPED, "x");
}
