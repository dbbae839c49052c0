import type { IncomingMessage } from "node:http";
import type { Clock } from "../../support/clock.ts";

/** Bytes and time (ms) for what a sender still sends after it was turned away: it reads the answer when it is through. */
const MOST_IGNORED = 64 * 1024 * 1024;
const IGNORED_FOR_MS = 5_000;

/** Reads what is still sent and keeps nothing of it, as far as the limits go. */
export function ignoreRest(request: IncomingMessage, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    let ignored = 0;
    const timer = clock.after(IGNORED_FOR_MS, resolve);
    const done = (): void => {
      timer.dispose();
      resolve();
    };
    request.on("data", (part: Buffer) => {
      ignored += part.length;
      if (ignored > MOST_IGNORED) done();
    });
    request.once("end", done).once("close", done).once("error", done);
    request.resume();
    if (request.complete || request.destroyed) done();
  });
}
