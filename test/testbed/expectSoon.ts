import assert from "node:assert/strict";
import { waitFor } from "./waitFor.ts";

/**
 * Reads until what is read is as expected: a page is drawn a frame or more after what it shows has changed. Fails with the
 * difference that was seen last.
 * @param expected a RegExp is to match what is read, everything else to be deeply equal to it.
 */
export async function expectSoon<T>(read: () => Promise<T>, expected: T | RegExp): Promise<void> {
  await waitFor(
    `page that shows ${expected instanceof RegExp ? String(expected) : JSON.stringify(expected)}`,
    async () => {
      const seen = await read();
      if (expected instanceof RegExp) assert.match(String(seen), expected);
      else assert.deepEqual(seen, expected);
      return true;
    },
  );
}
