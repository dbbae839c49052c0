import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import tls from "node:tls";
import { getCACertificates } from "node:tls";
import { MooringError } from "../../support/errors.ts";
import { proxyFor } from "../../support/proxy.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names; of several values the first. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** Sends one request: follows nothing, retries nothing. Rejects with what the network said, or with the signal's reason. */
export type SendHttp = (request: HttpRequest) => Promise<HttpResponse>;

export interface TransportOptions {
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up; empty where something else finds the way through proxies. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** PEM texts of authorities for a server, beside those of Node (NODE_EXTRA_CA_CERTS too) and of the system. */
  readonly authorities?: (url: URL) => Promise<readonly string[]>;
}

/** Answers of hosts are some kB; a file or a page that is larger is none of ours. */
const MAX_BODY = 8_000_000;

/** HTTP over Node's own modules, which VS Code teaches its settings for proxies. */
export function nodeTransport({ environment, authorities }: TransportOptions): SendHttp {
  // reading the authorities of the system takes milliseconds: once, and only where https is spoken
  let common: readonly string[] | undefined;
  const own = new Map<string, Promise<readonly string[]>>();
  const trusted = async (url: URL): Promise<string[]> => {
    common ??= [...getCACertificates("default"), ...getCACertificates("system")];
    const asked = own.get(url.origin) ?? authorities?.(url) ?? Promise.resolve([]);
    own.set(url.origin, asked);
    return [...new Set([...common, ...(await asked)])];
  };
  return async (request) => {
    const { url, signal } = request;
    signal.throwIfAborted();
    const isTls = url.protocol === "https:";
    const proxy = proxyFor(url, undefined, environment);
    const secure = isTls ? { ca: await trusted(url) } : {};
    const socket = proxy === undefined ? undefined : await tunnel(new URL(proxy), url, signal);
    const servername = url.hostname.replace(/^\[|\]$/g, "");
    const connection = socket && {
      createConnection: () => (isTls ? tls.connect({ ...secure, socket, servername }) : socket),
    };
    try {
      return await exchange(isTls ? https : http, { ...secure, ...connection }, request);
    } catch (error) {
      own.delete(url.origin); // somebody may make the authority known to Git now
      throw error;
    }
  };
}

function exchange(
  module: typeof http | typeof https,
  options: https.RequestOptions,
  { method, url, headers, body, signal }: HttpRequest,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const outgoing = module.request(
      url,
      { ...options, method, headers: { ...headers, ...length }, signal },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size > MAX_BODY)
            outgoing.destroy(new MooringError("tooLarge", `${url.host} answered with more than ${MAX_BODY} bytes.`));
          else chunks.push(chunk);
        });
        answer.on("error", reject);
        // an answer that breaks off is none
        answer.on(
          "close",
          () => answer.complete || reject(new Error("the connection closed before the response was complete")),
        );
        answer.on("end", () => {
          const received = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat()[0]]);
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(received), text });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** A socket through a proxy. Credentials in the proxy's address are for the proxy alone. */
function tunnel(proxy: URL, to: URL, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const port = to.port || (to.protocol === "https:" ? "443" : "80");
    const path = `${to.hostname}:${port}`;
    const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    const login =
      proxy.username === "" ? {} : { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` };
    const module = proxy.protocol === "https:" ? https : http;
    const asking = module.request(proxy, { method: "CONNECT", path, headers: { host: path, ...login }, signal });
    asking.on("connect", (answer, socket) => {
      if (answer.statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        const cure =
          answer.statusCode === 407 ? " It requires authentication: add a user name and password to its address." : "";
        const why = `The proxy ${proxy.host} refused to connect to ${to.host} (${answer.statusCode ?? "no status"}).${cure}`;
        reject(new MooringError("unreachable", why, { kind: "connection" }));
      }
    });
    asking.on("error", reject);
    asking.end();
  });
}
