import type { IncomingMessage } from "node:http";

/** Bytes of a delivery. Hosts send up to 25 MB; what is in it is not needed beyond its signature, and pushes are far smaller. */
export const MOST_BYTES = 1024 * 1024;

/** The body as it came; undefined when it has more bytes than are taken, or ended early. Nothing beyond the limit is kept. */
export function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > MOST_BYTES) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let parts: Buffer[] = [];
    let size = 0;
    const giveUp = (): void => {
      parts = [];
      resolve(undefined);
    };
    request.on("data", (part: Buffer) => {
      size += part.length;
      if (size > MOST_BYTES) {
        request.pause();
        giveUp();
      } else parts.push(part);
    });
    request.once("end", () => resolve(Buffer.concat(parts, size)));
    request.once("error", giveUp);
    request.once("close", giveUp);
  });
}
