import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import path from "node:path";
import type { ControlPlane } from "./controlPlane.ts";
import { answerFault, type Fault } from "./fault.ts";
import { writeKubeconfig } from "./kubeconfigFile.ts";
import { type RequestKind, requestKind, requestKinds } from "./requestKind.ts";
import type { UserName } from "./users.ts";

export interface FaultProxyOptions {
  /** Milliseconds each request waits before it is passed on. */
  readonly latency?: number;
  /** Without TLS; requests that carry no token get this user's. By default the proxy speaks TLS with the server's certificate. */
  readonly plainHttpAs?: UserName;
}

/** Stands in front of an API server, counts, and fails on demand. */
export interface FaultProxy extends AsyncDisposable {
  readonly server: string;
  readonly port: number;
  /** Path of a kubeconfig like the control plane's, whose server is the proxy. */
  readonly kubeconfig: string;
  /** Requests since the start or the last `resetCounts`, failed ones too. */
  readonly counts: Readonly<Record<RequestKind, number>>;
  /** `METHOD path?query` of the counted requests, in order. */
  readonly seen: readonly string[];
  latency: number;
  total(): number;
  resetCounts(): void;
  /** The next `count` requests of these kinds (all kinds by default) fail in this way. Later calls queue up behind. */
  failNext(count: number, fault: Fault, kinds?: readonly RequestKind[]): void;
  /** Forgets the failures that are still to come. */
  heal(): void;
  /** Cuts all connections, or only those of running watches, and says how many there were. */
  drop(which: "all" | "watches"): number;
  /** Writes bytes into every running watch, e.g. half a line of JSON. Gives their number. */
  writeToWatches(text: string): number;
  stop(): Promise<void>;
}

interface Planned {
  left: number;
  readonly fault: Fault;
  readonly kinds: readonly RequestKind[];
}

export async function startFaultProxy(plane: ControlPlane, options: FaultProxyOptions = {}): Promise<FaultProxy> {
  const proxy = new RunningProxy(plane, options);
  await proxy.start();
  return proxy;
}

class RunningProxy implements FaultProxy {
  latency: number;
  server = "";
  port = 0;
  kubeconfig = "";
  counts: Record<RequestKind, number> = zeros();
  seen: string[] = [];
  readonly #plane: ControlPlane;
  readonly #options: FaultProxyOptions;
  readonly #listener: http.Server | https.Server;
  readonly #upstream: https.Agent;
  readonly #sockets = new Set<Socket>();
  readonly #watches = new Set<http.ServerResponse>();
  #planned: Planned[] = [];

  constructor(plane: ControlPlane, options: FaultProxyOptions) {
    this.#plane = plane;
    this.#options = options;
    this.latency = options.latency ?? 0;
    this.#upstream = new https.Agent({ keepAlive: true, ca: fs.readFileSync(plane.caFile) });
    const handle = (request: http.IncomingMessage, response: http.ServerResponse): void =>
      this.#handle(request, response);
    const { certFile, keyFile } = plane.certificate;
    this.#listener =
      options.plainHttpAs === undefined
        ? https.createServer({ cert: fs.readFileSync(certFile), key: fs.readFileSync(keyFile) }, handle)
        : http.createServer(handle);
    this.#listener.on(options.plainHttpAs === undefined ? "secureConnection" : "connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  async start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#listener.listen(0, "127.0.0.1", () => resolve(undefined));
    await promise;
    this.port = (this.#listener.address() as AddressInfo).port;
    const secure = this.#options.plainHttpAs === undefined;
    this.server = `${secure ? "https" : "http"}://127.0.0.1:${this.port}`;
    this.kubeconfig = path.join(this.#plane.dataDir, `kubeconfig-proxy-${this.port}`);
    const { tokens, caFile } = this.#plane;
    writeKubeconfig(this.kubeconfig, { server: this.server, caFile: secure ? caFile : undefined, tokens });
  }

  total(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  resetCounts(): void {
    this.counts = zeros();
    this.seen = [];
  }

  failNext(count: number, fault: Fault, kinds: readonly RequestKind[] = requestKinds): void {
    this.#planned.push({ left: count, fault, kinds });
  }

  heal(): void {
    this.#planned = [];
  }

  drop(which: "all" | "watches"): number {
    const sockets = which === "all" ? [...this.#sockets] : [...this.#watches].flatMap((watch) => watch.socket ?? []);
    for (const socket of sockets) socket.destroy();
    return sockets.length;
  }

  writeToWatches(text: string): number {
    for (const watch of this.#watches) watch.write(text);
    return this.#watches.size;
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#listener.close(() => resolve(undefined));
    this.drop("all");
    this.#upstream.destroy();
    await promise;
    fs.rmSync(this.kubeconfig, { force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #handle(request: http.IncomingMessage, response: http.ServerResponse): void {
    const kind = requestKind(request.method ?? "", request.url ?? "");
    this.counts[kind]++;
    this.seen.push(`${request.method} ${request.url}`);
    const fault = this.#takeFault(kind);
    const go = (): void =>
      fault === undefined || fault.kind === "lose"
        ? this.#passOn(kind, request, response, fault !== undefined)
        : answerFault(fault, request, response);
    if (this.latency > 0) setTimeout(go, this.latency);
    else go();
  }

  #takeFault(kind: RequestKind): Fault | undefined {
    const planned = this.#planned.find(({ left, kinds }) => left > 0 && kinds.includes(kind));
    if (planned !== undefined) planned.left--;
    return planned?.fault;
  }

  #passOn(
    kind: RequestKind,
    request: http.IncomingMessage,
    response: http.ServerResponse,
    isAnswerLost: boolean,
  ): void {
    const headers = { ...request.headers, host: `127.0.0.1:${this.#plane.port}` };
    const user = this.#options.plainHttpAs;
    if (user !== undefined) headers.authorization ??= `Bearer ${this.#plane.tokens[user]}`;
    const { method } = request;
    const options = { agent: this.#upstream, headers, ...(method === undefined ? {} : { method }) };
    const upstream = https.request(new URL(request.url ?? "/", this.#plane.server), options, (answer) => {
      if (isAnswerLost) {
        answer.resume();
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (kind === "watch") {
        this.#watches.add(response);
        response.flushHeaders();
      }
      answer.on("error", () => response.destroy());
      answer.pipe(response);
    });
    upstream.on("error", () => response.destroy()); // what the client of a dead server sees: a cut connection
    response.once("close", () => {
      this.#watches.delete(response);
      upstream.destroy();
    });
    request.pipe(upstream);
  }
}

function zeros(): Record<RequestKind, number> {
  return { discovery: 0, openapi: 0, list: 0, watch: 0, get: 0, patchDryRun: 0, patch: 0, other: 0 };
}
