import { createSecureContext, getCACertificates } from "node:tls";
import type { Credential } from "../signIn/credentials.ts";
import type { ContextAccess } from "../kubeconfig/kubeconfig.ts";
import { loadClientNode } from "../client/loadClientNode.ts";
import { isLoopback, proxyFor } from "../../support/proxy.ts";
import { readAnswer } from "./readAnswer.ts";
import { readPem } from "../kubeconfig/readPem.ts";
import type { Transport, TransportRequest, TransportResponse } from "./transport.ts";
import type { Dispatcher } from "../client/clientNode.ts";

/** Sockets for everything but watches; HTTP/1.1 with keep-alive, so a burst of reads needs no more handshakes than this. */
const CONNECTIONS = 6;
const CONNECT_TIMEOUT_MS = 10_000;
/** The API server gives up on a request after 60 s itself (`--request-timeout`). */
const HEADERS_TIMEOUT_MS = 65_000;
/** Silence inside a body. */
const BODY_TIMEOUT_MS = 30_000;
/** Cloud load balancers forget connections after 60 s of silence. */
const KEEP_ALIVE_PROBE_MS = 30_000;

/**
 * Connections to one server with one client certificate. TLS, proxy and timeouts are settled here.
 * @throws MooringError badInput when the certificate authority cannot be read or the proxy address is wrong
 */
export async function createTransport(
  access: ContextAccess,
  credential: Pick<Credential, "certificate" | "key">,
): Promise<Transport> {
  const { Agent, ProxyAgent } = await loadClientNode();
  const { cluster } = access;
  const server = new URL(cluster.server);
  const certificates = { ca: await authority(access), cert: credential.certificate, key: credential.key };
  const tls = {
    // one for all connections: reading the authorities takes milliseconds, and a watch has a connection of its own
    secureContext: server.protocol === "https:" ? createSecureContext(certificates) : undefined,
    servername: cluster.tlsServerName,
    rejectUnauthorized: !cluster.skipTlsVerify,
  };
  const requestTls = Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined));
  const proxy = proxyFor(server, cluster.proxyUrl, process.env);
  const connect = {
    ...requestTls,
    timeout: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_PROBE_MS,
  };
  const open = (connections: number | null): Dispatcher => {
    const options = { connections, pipelining: 1, allowH2: false };
    return proxy
      ? new ProxyAgent({ uri: proxy, requestTls: connect, proxyTls: { timeout: CONNECT_TIMEOUT_MS }, ...options })
      : new Agent({ connect, ...options });
  };
  // packing costs the server more than loopback costs us
  const gzip = !cluster.disableCompression && !isLoopback(server.hostname);
  return new UndiciTransport(server, open(CONNECTIONS), open(null), gzip);
}

/** Without an authority in the kubeconfig: what this machine trusts, as kubectl does. */
async function authority({ cluster }: ContextAccess): Promise<string | string[] | undefined> {
  const named = await readPem(cluster.authority, "certificate authority", cluster.file);
  if (named !== undefined || cluster.skipTlsVerify || !cluster.server.startsWith("https:")) return named;
  return [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
}

class UndiciTransport implements Transport {
  readonly #server: URL;
  readonly #requests: Dispatcher;
  readonly #watches: Dispatcher;
  readonly #gzip: boolean;

  constructor(server: URL, requests: Dispatcher, watches: Dispatcher, gzip: boolean) {
    this.#server = server;
    this.#requests = requests;
    this.#watches = watches;
    this.#gzip = gzip;
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    const headers = request.headers.flatMap(([name, value]) => [name, value]);
    if (this.#gzip && !request.isWatch) headers.push("Accept-Encoding", "gzip");
    const answer = await (request.isWatch ? this.#watches : this.#requests).request({
      origin: this.#server.origin,
      path: this.#server.pathname.replace(/\/$/, "") + request.path,
      method: request.method,
      headers,
      body: request.body ?? null,
      signal: request.signal,
      headersTimeout: HEADERS_TIMEOUT_MS,
      bodyTimeout: request.isWatch ? 0 : BODY_TIMEOUT_MS,
    });
    const { statusCode: status, body } = answer;
    // an aborted body reports an error even when nobody reads it any more
    body.on("error", () => undefined);
    const received = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
    );
    return {
      status,
      headers: received,
      text: () => readAnswer(body, received["content-encoding"] === "gzip", this.#server.origin),
      chunks: () => body,
      discard: () => body.destroy(),
    };
  }

  dispose(): void {
    void this.#requests.destroy();
    void this.#watches.destroy();
  }
}
