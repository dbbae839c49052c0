import { type Json, parseJson } from "../../model/json.ts";
import { type Clock, sleep } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { MooringError } from "../../support/errors.ts";
import type { Log } from "../../support/log.ts";
import type { RequestCounts } from "../api/cluster.ts";
import type { Connection, Line } from "./connection.ts";
import { NetworkError, toNetworkError } from "./networkError.ts";
import { type RequestClass, RequestLimit, throwIfCancelled } from "./requestLimit.ts";
import { type ErrorContext, ServerError, toServerError } from "./serverError.ts";
import { readStatus, type ServerStatus } from "./serverStatus.ts";
import type { TransportRequest, TransportResponse } from "./transport.ts";

export interface ApiRequest {
  readonly method: TransportRequest["method"];
  readonly path: string;
  readonly countAs: Exclude<keyof RequestCounts, "total">;
  readonly lane: RequestClass;
  /** For the sentence of an error: `list Deployments`. */
  readonly action: string;
  /** May be sent again when the first answer got lost: reads, dry-runs, server-side apply. */
  readonly isIdempotent: boolean;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly error?: Pick<ErrorContext, "sent" | "secrets" | "isSecret">;
  readonly signal?: AbortSignal | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

const TRIES = 4;
const FIRST_WAIT_MS = 200;
/** Somebody waits for the answer: a longer pause is reported instead. */
const LONGEST_WAIT = 30;
/** When a busy server names no time (seconds). */
const DEFAULT_PAUSE = 1;

/** Requests with sign-in, counting, limits, retries and errors with a reason. Bodies are raw text: typed models lose fields. */
export class ApiClient implements Disposable {
  readonly counts: RequestCounts = { discovery: 0, list: 0, get: 0, dryRun: 0, write: 0, watch: 0, total: 0 };
  readonly limit: RequestLimit;
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #abort = new AbortController();

  constructor(connection: Connection, deps: { readonly clock: Clock; readonly log: Log }) {
    this.#connection = connection;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.limit = new RequestLimit(deps.clock);
  }

  /** For sentences. */
  get place(): { readonly context: string; readonly server: string } {
    return { context: this.#connection.context, server: this.#connection.server };
  }

  /** A JSON answer. @throws MooringError with a reason; never anything else */
  async json(request: ApiRequest): Promise<Json> {
    const { text } = await this.send(request);
    return this.parse(text);
  }

  /** The JSON of an answer, every digit kept. @throws MooringError unreachable when it is none */
  parse(text: string): Json {
    try {
      return parseJson(text);
    } catch {
      // the parser's error quotes the text, which may be a Secret
      const message = `${this.#connection.server} answered with something that is not JSON; is it an API server, or a login page?`;
      throw new MooringError("unreachable", message);
    }
  }

  /** A whole answer of status 2xx or 304, tried again where that is safe. */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.#attempt(request, async (response) => ({
          status: response.status,
          headers: response.headers,
          text: response.status === 304 ? "" : await response.text(),
        }));
      } catch (error) {
        const wait = tried < TRIES ? this.#waitBefore(error, request, tried) : undefined;
        if (wait === undefined) throw error;
        await sleep(this.#clock, wait, this.#join(request.signal));
      }
    }
  }

  /** The open answer of a watch, once; the caller reads and ends it. */
  stream(request: ApiRequest): Promise<TransportResponse> {
    return this.#attempt(request, (response) => Promise.resolve(response));
  }

  dispose(): void {
    this.#abort.abort();
    this.#connection.dispose();
  }

  /** A signal of its own for each wait, so that many waits do not pile up listeners on the caller's. */
  #join(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any(signal ? [signal, this.#abort.signal] : [this.#abort.signal]);
  }

  async #attempt<T>(request: ApiRequest, read: (response: TransportResponse) => Promise<T>): Promise<T> {
    const signal = this.#join(request.signal);
    throwIfCancelled(signal);
    try {
      return await this.limit.run(request.lane, signal, async () => {
        const response = await this.#sendSignedIn(request, signal);
        if ((response.status >= 200 && response.status < 300) || response.status === 304) return read(response);
        const status = withRetryAfter(readStatus(response.status, await response.text()), response);
        if (status.code === 429) this.limit.pause(status.retryAfter ?? DEFAULT_PAUSE);
        throw toServerError(status, { ...this.place, action: request.action, ...request.error });
      });
    } catch (error) {
      throwIfCancelled(signal);
      throw toNetworkError(error, this.#connection.server);
    }
  }

  /** One 401 makes the credential read anew, once: tokens expire in the middle of a run. */
  async #sendSignedIn(request: ApiRequest, signal: AbortSignal): Promise<TransportResponse> {
    const first = await this.#connection.open();
    const response = await this.#sendOnce(request, first, signal);
    if (response.status !== 401 || !this.#connection.renew(first.credential)) return response;
    response.discard();
    return this.#sendOnce(request, await this.#connection.open(), signal);
  }

  async #sendOnce(request: ApiRequest, line: Line, signal: AbortSignal): Promise<TransportResponse> {
    const started = this.#clock.now();
    this.counts[request.countAs] += 1;
    this.counts.total += 1;
    const headers: (readonly [string, string])[] = [
      ["Accept", request.accept ?? "application/json"],
      ["User-Agent", "mooring"],
    ];
    if (request.contentType) headers.push(["Content-Type", request.contentType]);
    const response = await line.transport.send({
      method: request.method,
      path: request.path,
      headers: [...headers, ...(request.headers ?? []), ...line.credential.headers],
      ...(request.body === undefined ? {} : { body: request.body }),
      isWatch: request.lane === "watch",
      signal,
    });
    this.#log.debug(
      `${this.#connection.context}: ${request.method} ${request.path} ${response.status} in ${this.#clock.now() - started} ms`,
    );
    return response;
  }

  /** Milliseconds before another try, or undefined when the error is the answer. */
  #waitBefore(error: unknown, request: ApiRequest, tried: number): number | undefined {
    if (!(error instanceof MooringError)) return undefined;
    if (error.reason === "throttled") return (error.retryAfter ?? DEFAULT_PAUSE) > LONGEST_WAIT ? undefined : 0;
    // a name that does not resolve or a closed port is told at once; loops have their own patience
    const isPassing =
      error instanceof ServerError ? error.reason === "unreachable" : error instanceof NetworkError && error.wasCut;
    if (!isPassing || !request.isIdempotent) return undefined;
    return FIRST_WAIT_MS * 2 ** (tried - 1) * (0.5 + this.#clock.random());
  }
}

function withRetryAfter(status: ServerStatus, response: TransportResponse): ServerStatus {
  const seconds = Number(response.headers["retry-after"]);
  return Number.isFinite(seconds) && seconds >= 0 && response.headers["retry-after"]
    ? { ...status, retryAfter: seconds }
    : status;
}
