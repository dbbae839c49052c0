import type { IncomingMessage } from "node:http";
import type { Places } from "./places.ts";

/** Bytes of a delivery that are taken: GitHub and GitLab send no payload above 25 MB. */
export const MOST_BYTES = 25 * 1024 * 1024;
/** A body with more bytes than this is large: few of those are read at once. */
export const LARGE_BYTES = 1024 * 1024;

/**
 * Hands each part of a body on as it comes and keeps none. False when the body has more bytes than are taken; the rest is not
 * read then. `large`: the places of large bodies; one that finds none waits, and its sender with it.
 * @throws when the connection ends before the body does
 */
export async function readBody(
  request: Pick<IncomingMessage, "headers" | "iterator">,
  large: Places,
  onPart: (part: Buffer) => void,
): Promise<boolean> {
  if (Number(request.headers["content-length"] ?? 0) > MOST_BYTES) return false;
  let size = 0;
  let giveBack: (() => void) | undefined;
  try {
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > MOST_BYTES) return false;
      if (size > LARGE_BYTES) giveBack ??= await large.take();
      onPart(part);
    }
    return true;
  } finally {
    giveBack?.();
  }
}
