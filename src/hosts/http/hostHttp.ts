import { type Json, parseJson } from "../../model/json.ts";
import { type Clock, sleep } from "../../support/clock.ts";
import { MooringError } from "../../support/errors.ts";
import { AnswerCache } from "./answerCache.ts";
import { errorOf, type HostWords, networkError } from "./httpErrors.ts";
import { RateGate } from "./rateLimit.ts";
import type { HttpRequest, HttpResponse, SendHttp } from "./transport.ts";

/** Milliseconds for one answer. GitHub itself gives up after 10 s. */
const DEADLINE_MS = 20_000;
/** A read that the host was too busy for is asked again after these milliseconds, unless it names its own. */
const RETRIES: readonly number[] = [500, 2_000];
/** A longer wait than these seconds is for the caller to plan. */
const LONGEST_WAIT = 10;
/** A renamed repository answers with one redirect. */
const MAX_REDIRECTS = 3;

export interface HostHttpOptions {
  readonly send: SendHttp;
  readonly clock: Clock;
  /** Base of the API; its origin is the only one that ever sees the credential. */
  readonly api: URL;
  /** The value of the Authorization header; undefined: nobody is signed in. */
  readonly authorization: string | undefined;
  readonly words: HostWords;
}

export interface HostCall {
  /** What is tried, for people: "list the webhooks". */
  readonly what: string;
  readonly method: HttpRequest["method"];
  /** Absolute, or below the API's base without a slash at its start. */
  readonly url: string;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface HostAnswer extends HttpResponse {
  /** The parsed body. @throws MooringError unreachable when it is no JSON: something stands in front of the host */
  json(): Json;
}

/**
 * The one way to a host's API. Reads are asked again when the host is busy and come from memory when it says "not modified";
 * writes are sent once, whatever the answer. Waits that a host asks for are kept. No credential crosses to another origin.
 */
export class HostHttp {
  readonly #options: HostHttpOptions;
  readonly #gate: RateGate;
  readonly #cache = new AnswerCache();

  constructor(options: HostHttpOptions) {
    this.#options = options;
    this.#gate = new RateGate(options.clock);
  }

  get api(): URL {
    return this.#options.api;
  }

  /** @throws MooringError for everything but 2xx, by the status; throttled with the seconds to wait */
  async call(call: HostCall): Promise<HostAnswer> {
    const response = await this.#withRetries(call, this.#urlOf(call.url));
    if (response.status >= 200 && response.status < 300)
      return { ...response, json: () => this.#parse(response, call) };
    throw errorOf(response, call.what, { host: this.api.host, words: this.#options.words });
  }

  async #withRetries(call: HostCall, url: URL): Promise<HttpResponse> {
    for (let attempt = 0; ; attempt += 1) {
      const pause = call.method === "GET" ? RETRIES[attempt] : undefined;
      let response: HttpResponse;
      try {
        response = await this.#follow(call, url);
      } catch (error) {
        if (pause === undefined || !MooringError.is(error, "unreachable") || call.signal?.aborted) throw error;
        await this.#pause(pause, call.signal);
        continue;
      }
      const wait = this.#gate.note(response);
      if (wait !== undefined) {
        if (pause === undefined || wait > LONGEST_WAIT) throw this.#throttled(wait, call.what);
        await this.#pause(wait * 1000, call.signal);
      } else if (pause !== undefined && response.status >= 502 && response.status <= 504) {
        await this.#pause(pause, call.signal);
      } else return response;
    }
  }

  async #follow(call: HostCall, start: URL): Promise<HttpResponse> {
    let url = start;
    for (let hops = 0; ; hops += 1) {
      const response = await this.#once(call, url);
      const { location } = response.headers;
      if (response.status < 300 || response.status >= 400 || location === undefined) return response;
      const isSafe = call.method === "GET" || response.status === 307 || response.status === 308;
      if (!isSafe || hops >= MAX_REDIRECTS) return response;
      url = this.#urlOf(new URL(location, url).href);
    }
  }

  async #once({ method, body, headers, signal, what }: HostCall, url: URL): Promise<HttpResponse> {
    if (this.#gate.left > LONGEST_WAIT) throw this.#throttled(this.#gate.left, what);
    const { send, clock, authorization } = this.#options;
    const deadline = new AbortController();
    const timer = clock.after(DEADLINE_MS, () => deadline.abort());
    const either = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
    const known = method === "GET" ? this.#cache.get(url.href) : undefined;
    try {
      const response = await send({
        method,
        url,
        body,
        headers: {
          "user-agent": "mooring",
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
          ...(authorization === undefined ? {} : { authorization }),
          ...(known ? { "if-none-match": known.etag } : {}),
        },
        signal: either,
      });
      if (known && response.status === 304) return this.#cache.renewed(url.href, known, response);
      if (method === "GET") this.#cache.note(url.href, response);
      return response;
    } catch (error) {
      if (signal?.aborted) throw new MooringError("cancelled", "Cancelled.", { cause: error });
      if (deadline.signal.aborted)
        throw new MooringError("unreachable", `${url.host} did not answer within ${DEADLINE_MS / 1000} s.`, {
          kind: "timeout",
        });
      throw networkError(error, url.host);
    } finally {
      timer.dispose();
    }
  }

  /** @throws MooringError refused when it leads out of the API: to another server, or to something else on this one */
  #urlOf(address: string): URL {
    const { api, words } = this.#options;
    const base = new URL(api.href.endsWith("/") ? api.href : `${api.href}/`);
    const url = new URL(address, base);
    if (url.origin === api.origin && url.username === "" && url.pathname.startsWith(base.pathname)) return url;
    const where = url.origin === api.origin ? `a path of its own (${url.pathname})` : `another server (${url.host})`;
    throw new MooringError(
      "refused",
      `${words.name} at ${api.host} redirected to ${where}. The redirect was not followed. If the repository moved, edit its address.`,
    );
  }

  #parse({ headers, text }: HttpResponse, { what }: HostCall): Json {
    try {
      if (/html/i.test(headers["content-type"] ?? "")) throw new Error("a page");
      return parseJson(text);
    } catch (error) {
      const host = this.api.host;
      const message = `${host} returned a web page instead of data (${what}). There may be a proxy or a sign-in page in front of it.`;
      throw new MooringError("unreachable", message, { kind: "connection", cause: error });
    }
  }

  #throttled(seconds: number, what: string): MooringError {
    const message = `${this.#options.words.name} at ${this.api.host} is rate limiting requests: retry in ${seconds} s (${what}).`;
    return new MooringError("throttled", message, { retryAfter: seconds, kind: "server" });
  }

  async #pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    await sleep(this.#options.clock, milliseconds, signal);
    if (signal?.aborted) throw new MooringError("cancelled", "Cancelled.");
  }
}
