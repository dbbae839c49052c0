import type http from "node:http";

/** How a request fails. */
export type Fault =
  /** An error of the API server, as a Status object; `retryAfter` in seconds. */
  | { readonly kind: "status"; readonly code: number; readonly reason?: string; readonly retryAfter?: number }
  /** The connection is cut without an answer. */
  | { readonly kind: "drop" }
  /** The server does what was asked, and its answer is lost with the connection. */
  | { readonly kind: "lose" }
  /** No answer ever; the connection stays open. */
  | { readonly kind: "hang" }
  /** A watch that starts well (200) and then sends this text; `end` closes it. */
  | { readonly kind: "watchText"; readonly text: string; readonly end: boolean };

export const tooManyRequests = (retryAfter: number): Fault => ({
  kind: "status",
  code: 429,
  reason: "TooManyRequests",
  retryAfter,
});
export const unavailable: Fault = { kind: "status", code: 503, reason: "ServiceUnavailable" };
/** The resource version of the request is too old, said before the watch starts. */
export const gone: Fault = { kind: "status", code: 410, reason: "Expired" };
/** The same, said by an event inside the watch, as API servers mostly do. */
export const goneInWatch: Fault = {
  kind: "watchText",
  text: `{"type":"ERROR","object":${statusObject(410, "Expired")}}\n`,
  end: true,
};
export const malformedWatch: Fault = {
  kind: "watchText",
  text: '{"type":"ADDED","object":{"kind":\n}}not json\n',
  end: true,
};

/** Of a request that never reaches the server. */
export function answerFault(
  fault: Exclude<Fault, { kind: "lose" }>,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  request.resume();
  switch (fault.kind) {
    case "status": {
      const wait = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      response.writeHead(fault.code, { "content-type": "application/json", ...wait });
      response.end(statusObject(fault.code, fault.reason ?? "InternalError"));
      return;
    }
    case "drop":
      request.socket.destroy();
      return;
    case "hang":
      return;
    case "watchText":
      response.writeHead(200, { "content-type": "application/json" });
      response.write(fault.text);
      if (fault.end) response.end();
  }
}

function statusObject(code: number, reason: string): string {
  const message = `the testbed answers ${code}`;
  return JSON.stringify({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code });
}
