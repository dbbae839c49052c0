import type { HostCall, HostHttp } from "../http/hostHttp.ts";

type Options = {
  readonly body?: unknown;
  readonly searchParams?: unknown;
};

interface Formatted {
  body: unknown;
  headers: Record<string, string>;
  status: number;
}

type Method = (endpoint: string, options?: Options) => Promise<Formatted>;

/** What Gitbeaker's resources send their requests through. */
export interface Requester {
  readonly get: Method;
  readonly post: Method;
  readonly put: Method;
  readonly patch: Method;
  readonly delete: Method;
}

/**
 * Gitbeaker's own requester sends everything up to ten times on 429 and 502, commits too, and does not wait as long as it is
 * told. This one leaves all of that, and the credential, to HostHttp. `base` is what the endpoints are below: each resource has its own.
 */
export function requesterOf(http: HostHttp, what: string, signal: AbortSignal | undefined, base = ""): Requester {
  const send =
    (method: HostCall["method"]): Method =>
    async (endpoint, { body, searchParams } = {}) => {
      const url = withQuery(`${base}${endpoint}`, searchParams);
      const hasBody = isFilled(body) && method !== "GET" && method !== "DELETE";
      const text = hasBody ? JSON.stringify(snakeKeys(body)) : undefined;
      const answer = await http.call({ what, method, url, body: text, signal });
      const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
      );
      return {
        body: answer.text === "" ? null : answer.json(),
        headers: Object.fromEntries(headers),
        status: answer.status,
      };
    };
  return { get: send("GET"), post: send("POST"), put: send("PUT"), patch: send("PATCH"), delete: send("DELETE") };
}

function withQuery(endpoint: string, given: unknown): string {
  if (!isFilled(given)) return endpoint;
  const pairs = Object.entries(snakeKeys(given) as Record<string, unknown>).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return query === "" ? endpoint : `${endpoint}?${query}`;
}

function isFilled(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [snake(name), snakeKeys(inner)]));
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
