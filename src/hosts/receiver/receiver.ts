import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { MooringError } from "../../support/errors.ts";
import { Allowance } from "./allowance.ts";
import { type DeliveryFacts, deliveryFacts } from "./deliveryFacts.ts";
import { segmentOf } from "./hookPath.ts";
import { ignoreRest } from "./ignoreRest.ts";
import { limitConnections } from "./limitConnections.ts";
import { NO_HOOK } from "./isReceiverAt.ts";
import { Places } from "./places.ts";
import { readBody } from "./readBody.ts";
import { Recently } from "./recently.ts";
import { SignatureCheck, type SigningHost } from "./signatures.ts";

/** A hook of ours that may deliver here. */
export interface ReceivingHook {
  /** The repository that may have changed. A delivery never says which one: its address does. */
  readonly repository: string;
  readonly kind: SigningHost;
  /** The one in use, and while it is being rotated the one before. */
  readonly secrets: readonly string[];
}

export interface Received extends DeliveryFacts {
  readonly repository: string;
  /** Last part of the address it came to. */
  readonly segment: string;
  /** ms since the epoch */
  readonly at: number;
  /** A delivery with this id came before: the host sent it again, or somebody plays it. */
  readonly isRepeated: boolean;
}

/** Why a request was turned away: the HTTP status that it got. */
export type RefusedStatus = 400 | 401 | 403 | 404 | 405 | 413 | 415 | 429;

export interface ReceiverOptions {
  readonly clock: Clock;
  /** 0: any that is free. */
  readonly port: number;
  /** `name` or `name:port` under which a tunnel or a remote window leads here, besides loopback. */
  readonly names: readonly string[];
  /** The hook with this last part of the address. */
  readonly hookAt: (segment: string) => ReceivingHook | undefined | Promise<ReceivingHook | undefined>;
  readonly onReceived: (received: Received) => void;
  readonly onRefused?: (status: RefusedStatus) => void;
}

export interface Receiver extends Disposable {
  readonly port: number;
  /** Ends when no connection is left. */
  stop(): Promise<void>;
}

/** From the first byte of a request to its last (ms): hosts give up after 10 s themselves. */
const REQUEST_LIMIT = 10_000;
const HEADERS_LIMIT = 5_000;
const MOST_CONNECTIONS = 64;
const BURST = 600;
const PER_SECOND = 200;
const REMEMBERED = 10_000;
/** Large bodies that are read at once: hashing 25 MB takes about as long as a frame or two. */
const LARGE_AT_ONCE = 4;
const WORDS: Readonly<Record<RefusedStatus, string>> = {
  400: "Bad request",
  401: "The signature is not right",
  403: "Not from here",
  404: NO_HOOK,
  405: "Deliveries are posted",
  413: "Too large: a delivery has at most 25 MB",
  415: "Deliveries come as they are, not compressed",
  429: "Too many at once",
};

/**
 * Listens on loopback for deliveries of webhooks. A delivery only says "look again": nothing in it is parsed or believed, its body
 * is good for its signature alone and kept nowhere, and the repository follows from the address it came to.
 * @throws MooringError busy when the port is taken
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const receiver = new LoopbackReceiver(options);
  await receiver.listen();
  return receiver;
}

class LoopbackReceiver implements Receiver {
  readonly #options: ReceiverOptions;
  readonly #server: Server;
  /** Shared by all who know no address. */
  readonly #strangers: Allowance;
  /** One for each address of a hook, so that nobody else costs it a delivery. */
  readonly #allowances = new Map<string, Allowance>();
  readonly #seen = new Recently(REMEMBERED);
  readonly #large = new Places(LARGE_AT_ONCE);

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#strangers = new Allowance(options.clock, BURST, PER_SECOND);
    this.#server = createServer(
      {
        maxHeaderSize: 16_384,
        headersTimeout: HEADERS_LIMIT,
        requestTimeout: REQUEST_LIMIT,
        keepAliveTimeout: 5_000,
        connectionsCheckingInterval: 1_000,
      },
      (request, response) => void this.#answer(request, response),
    );
    limitConnections(this.#server, MOST_CONNECTIONS);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  listen(): Promise<void> {
    const { port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error: NodeJS.ErrnoException) =>
        reject(
          error.code === "EADDRINUSE"
            ? new MooringError("busy", `Port ${port} is already in use. Choose another port for webhooks.`)
            : new MooringError("refused", `Cannot listen on port ${port}: ${error.code ?? error.name}.`),
        ),
      );
      this.#server.listen(port, "127.0.0.1", resolve);
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  dispose(): void {
    void this.stop();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = await this.#take(request).catch((): RefusedStatus => 400);
    if (response.destroyed) return;
    if (refusal === undefined) {
      response.writeHead(202, { "content-length": 0 }).end();
      return;
    }
    this.#options.onRefused?.(refusal);
    const more = { ...(refusal === 405 && { allow: "POST" }), ...(refusal === 429 && { "retry-after": "5" }) };
    const words = WORDS[refusal];
    response.writeHead(refusal, {
      "content-type": "text/plain",
      "content-length": words.length,
      connection: "close",
      ...more,
    });
    // a connection that ends while the sender still sends takes the answer along
    if (refusal === 413) {
      response.write(words);
      await ignoreRest(request, this.#options.clock);
      response.end(() => request.destroy());
    } else response.end(words, () => request.destroy());
  }

  /** Why the request is turned away; undefined when it was a delivery. The dearest checks come last. */
  async #take(request: IncomingMessage): Promise<RefusedStatus | undefined> {
    const { clock, hookAt, onReceived } = this.#options;
    const { headers } = request;
    if (!this.#isForUs(headers.host) || headers.origin !== undefined || headers["sec-fetch-site"] !== undefined)
      return 403;
    const segment = segmentOf(request.url ?? "");
    const hook = segment === undefined ? undefined : await hookAt(segment);
    if (segment === undefined || !hook) return this.#strangers.take() ? 404 : 429;
    if (!this.#allowanceOf(segment).take()) return 429;
    if (request.method !== "POST") return 405;
    if ((headers["content-encoding"] ?? "identity") !== "identity") return 415;
    const at = clock.now();
    const check = new SignatureCheck(hook.kind, hook.secrets, headers, at);
    if (!(await readBody(request, this.#large, (part) => check.update(part)))) return 413;
    if (!check.isRight()) return 401;
    const facts = deliveryFacts(hook.kind, headers);
    onReceived({ ...facts, repository: hook.repository, segment, at, isRepeated: this.#isRepeated(hook, facts.id) });
    return undefined;
  }

  #allowanceOf(segment: string): Allowance {
    const known = this.#allowances.get(segment);
    if (known) return known;
    // addresses change when hooks are made anew
    if (this.#allowances.size >= REMEMBERED) this.#allowances.clear();
    const made = new Allowance(this.#options.clock, BURST, PER_SECOND);
    this.#allowances.set(segment, made);
    return made;
  }

  /** Browsers that were led here by a name of somebody's own (DNS rebinding) say that name. */
  #isForUs(host: string | undefined): boolean {
    const own = [`127.0.0.1:${this.port}`, `localhost:${this.port}`, `[::1]:${this.port}`];
    return host !== undefined && [...own, ...this.#options.names].includes(host.toLowerCase());
  }

  #isRepeated({ repository }: ReceivingHook, id: string): boolean {
    return id !== "" && this.#seen.see(JSON.stringify([repository, id]));
  }
}
