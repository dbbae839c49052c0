import type { HttpResponse } from "./transport.ts";

/** The address of the next page of a list (RFC 8288); whether it may be asked is for HostHttp to say. */
export function nextPage({ headers }: Pick<HttpResponse, "headers">): string | undefined {
  for (const link of (headers.link ?? "").split(/,\s*(?=<)/)) {
    const [, address, parameters = ""] = /^<([^>]*)>(.*)$/.exec(link.trim()) ?? [];
    if (address !== undefined && /;\s*rel="?next"?/i.test(parameters)) return address;
  }
  return undefined;
}
