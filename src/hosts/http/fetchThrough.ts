import { MooringError } from "../../support/errors.ts";
import type { HostHttp } from "./hostHttp.ts";
import type { HttpRequest } from "./transport.ts";

const METHODS: readonly HttpRequest["method"][] = ["GET", "POST", "PATCH", "PUT", "DELETE"];
/** Headers of a client that are Mooring's to say. */
const OWN = new Set(["authorization", "user-agent", "content-length", "host"]);

/** A `fetch` for clients that want one. It throws what HostHttp throws; answers are always 2xx. */
export function fetchThrough(http: HostHttp, what: string, signal: AbortSignal | undefined): typeof fetch {
  return async (input, init) => {
    const method = METHODS.find((one) => one === (init?.method ?? "GET").toUpperCase());
    const body = init?.body ?? undefined;
    if (!method || (body !== undefined && typeof body !== "string"))
      throw new MooringError("internal", `Request not allowed (${what}).`);
    const given = Object.entries(Object.fromEntries(new Headers(init?.headers).entries()));
    const headers = Object.fromEntries(given.filter(([name]) => !OWN.has(name)));
    const url = input instanceof Request ? input.url : String(input);
    const answer = await http.call({ what, method, url, body, headers, signal });
    if (answer.text !== "") answer.json();
    const kept = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) if (value !== undefined) kept.set(name, value);
    const hasBody = answer.status !== 204 && answer.status !== 205;
    return new Response(hasBody ? answer.text : null, { status: answer.status, headers: kept });
  };
}

/** The error of HostHttp, which clients wrap into their own. */
export function unwrapped(error: unknown): unknown {
  for (let inner = error; inner instanceof Error; inner = inner.cause) if (MooringError.is(inner)) return inner;
  return error;
}
