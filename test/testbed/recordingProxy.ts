import http from "node:http";
import type { AddressInfo } from "node:net";

export interface RecordingProxyOptions {
  /** Where a request of this path goes: an origin with http. */
  readonly upstream: (path: string) => string;
  /** Paths that are answered with 401 until a credential comes along, as hosts do where Git asks without one first. */
  readonly wantsBasic?: (path: string) => boolean;
}

/** Stands in front of servers without TLS, and keeps every byte that it was sent. */
export class RecordingProxy {
  readonly #server: http.Server;
  readonly #records: string[] = [];

  constructor({ upstream, wantsBasic }: RecordingProxyOptions) {
    this.#server = http.createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const body = Buffer.concat(parts);
        const { method = "", url = "", rawHeaders } = request;
        this.#records.push(`${method} ${url}\n${rawHeaders.join("\n")}\n\n${body.toString("latin1")}`);
        if (wantsBasic?.(url) === true && request.headers.authorization === undefined)
          response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
        else forward(request, response, body, upstream(url));
      });
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  /** `http://127.0.0.1:PORT` */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get count(): number {
    return this.#records.length;
  }

  /** Requests in whose first line, headers or body a text stands: as it is, in base64 at any alignment, or percent-encoded. */
  holding(secret: string): readonly string[] {
    const base64 = [0, 1, 2].map((at) =>
      Buffer.from("x".repeat(at) + secret)
        .toString("base64")
        .replace(/=+$/, "")
        .slice(at === 0 ? 0 : 4, -2),
    );
    const forms = [secret, ...base64, encodeURIComponent(secret)];
    return this.#records
      .filter((record) => forms.some((form) => record.includes(form)))
      .map((record) => record.split("\n", 1)[0] ?? "");
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function forward(
  { method, url, headers }: http.IncomingMessage,
  response: http.ServerResponse,
  body: Buffer,
  origin: string,
): void {
  const { "transfer-encoding": _chunked, ...others } = headers;
  const sent = { ...others, "content-length": String(body.length) };
  const onward = http.request(new URL(url ?? "/", origin), { method, headers: sent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  onward.end(body);
}
