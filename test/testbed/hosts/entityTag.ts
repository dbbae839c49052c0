import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** The tag of an answer, as both hosts write it (RFC 9110, weak), and whether the request has that answer already. */
export function entityTag(
  text: string,
  headers: IncomingHttpHeaders,
): { readonly etag: string; readonly isKnown: boolean } {
  const etag = `W/"${createHash("md5").update(text).digest("hex")}"`;
  return { etag, isKnown: headers["if-none-match"] === etag };
}
