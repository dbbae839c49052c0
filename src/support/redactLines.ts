import { cutRedacted } from "./cutRedacted.ts";
import { MASK } from "./redaction.ts";

/** Characters of a line that are shown. */
const LONGEST_LINE = 8 * 1024;

const KEY_BEGINS = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const KEY_ENDS = /-----END [A-Z ]*PRIVATE KEY-----/;

/** Redacts a stream of lines one by one, a private key over several lines included. */
export function lineRedactor(): (line: string) => string {
  let isInKey = false;
  return (line) => {
    if (isInKey) {
      isInKey = !KEY_ENDS.test(line);
      return MASK;
    }
    isInKey = KEY_BEGINS.test(line) && !KEY_ENDS.test(line);
    return cutRedacted(line, LONGEST_LINE);
  };
}
