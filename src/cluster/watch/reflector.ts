import { type Clock, sleep } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { MooringError, messageOf } from "../../support/errors.ts";
import type { Log } from "../../support/log.ts";
import { Backoff } from "./backoff.ts";
import type { LiveList } from "../api/cluster.ts";
import { NetworkError } from "../http/networkError.ts";
import type { Reachability } from "./reachability.ts";
import type { Watch, WatchSink, WatchState } from "../api/watch.ts";
import { MalformedEvent, type WatchEvent } from "./watchObjects.ts";

/** The server ends a watch after this many seconds, at random in between (client-go `minWatchTimeout`). */
const SHORTEST_WATCH = 300;
/** Bookmarks come about once a minute; a stream this silent is taken for dead (half-open socket). */
const IDLE_MS = 100_000;
/** How often a healthy stream is looked at and reported. */
const TICK = 5_000;
/** A tick this late means that the computer slept; sockets rarely survive that. */
const SLEPT = 3 * TICK;
const LEAST_BETWEEN_ALIVE = 1_000;
/** After an outage missed events come first; only then is the picture called live. */
const SETTLE_MS = 300;
/** A watch that ends sooner without an event was not really opened. */
const TOO_SHORT = 1_000;
/** Missing rights or a missing sign-in: asked again, but seldom. */
const FIRST_SLOW_RETRY_MS = 30_000;
const LAST_SLOW_RETRY_MS = 5 * 60_000;

export interface ReflectorOptions {
  /** For the log. */
  readonly name: string;
  readonly source: {
    list(signal: AbortSignal): Promise<LiveList>;
    watch(
      resourceVersion: string,
      timeoutSeconds: number,
      signal: AbortSignal,
    ): Promise<AsyncIterable<readonly WatchEvent[]>>;
  };
  readonly sink: WatchSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly reachability: Pick<Reachability, "lost" | "found" | "pass" | "wake">;
  readonly onDispose: () => void;
}

/** Keeps a sink equal to what the server holds, through every failure (after client-go `tools/cache/reflector.go`). */
export class Reflector implements Watch {
  readonly #options: ReflectorOptions;
  readonly #clock: Clock;
  readonly #abort = new AbortController();
  readonly #backoff: Backoff;
  #state: WatchState = { kind: "listing" };
  /** What the sink heard last. */
  #told: WatchState["kind"] | undefined;
  #resourceVersion: string | undefined;
  #wait: AbortController | undefined;
  #stream: AbortController | undefined;
  #slowRetry = FIRST_SLOW_RETRY_MS;
  #expirations = 0;
  #heardAt: number;
  /** Until when the picture is known to be right. */
  #freshAt: number;
  #aliveAt = 0;
  #malformed = 0;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#backoff = new Backoff(options.clock);
    this.#heardAt = this.#freshAt = options.clock.now();
  }

  get state(): WatchState {
    return this.#state;
  }

  /** Lines that were no events, since the start. */
  get malformedEvents(): number {
    return this.#malformed;
  }

  start(): void {
    void this.#run();
  }

  wake(): void {
    this.#backoff.reset();
    this.#slowRetry = FIRST_SLOW_RETRY_MS;
    this.#options.reachability.wake();
    this.#wait?.abort();
    this.#stream?.abort(new Interruption("asked to look again", this.#freshAt));
  }

  dispose(): void {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort();
    this.#wait?.abort();
    this.#stream?.abort();
    this.#options.onDispose();
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        await this.#options.reachability.pass(this.#abort.signal, (time) => this.#postpone(time));
        if (this.#resourceVersion === undefined) await this.#list();
        await this.#follow(this.#resourceVersion ?? "");
      } catch (error) {
        if (!this.#abort.signal.aborted) await this.#recover(error);
      }
    }
  }

  async #list(): Promise<void> {
    if (this.#state.kind !== "stale") this.#setState({ kind: "listing" });
    const list = await this.#options.source.list(this.#abort.signal);
    this.#options.reachability.found();
    this.#resourceVersion = list.resourceVersion;
    this.#freshAt = this.#heardAt = list.asOf;
    this.#tell((sink) => sink.replace(list.objects, list.asOf));
  }

  async #follow(resourceVersion: string): Promise<void> {
    const stream = new AbortController();
    this.#stream = stream;
    const signal = AbortSignal.any([stream.signal, this.#abort.signal]);
    const timeout = Math.floor(SHORTEST_WATCH * (1 + this.#clock.random()));
    const timers: Disposable[] = [];
    try {
      const batches = await this.#options.source.watch(resourceVersion, timeout, signal);
      const openedAt = this.#clock.now();
      this.#options.reachability.found();
      this.#heardAt = openedAt;
      timers.push(this.#state.kind === "stale" ? this.#clock.after(SETTLE_MS, () => this.#goLive()) : this.#goLive());
      timers.push(this.#tick(stream));
      let events = 0;
      for await (const batch of batches) {
        events += batch.length;
        this.#take(batch);
      }
      if (events === 0 && this.#clock.now() - openedAt < TOO_SHORT)
        throw new NetworkError("The server closed the watch immediately.", { cause: undefined, wasCut: false });
    } catch (error) {
      throw stream.signal.reason instanceof Interruption ? stream.signal.reason : error;
    } finally {
      for (const timer of timers) timer.dispose();
      this.#stream = undefined;
    }
  }

  #take(batch: readonly WatchEvent[]): void {
    this.#heardAt = this.#clock.now();
    for (const event of batch) {
      if (this.#abort.signal.aborted) return;
      if (event.kind === "bookmark") {
        this.#resourceVersion = event.resourceVersion;
        continue;
      }
      const { object } = event;
      this.#resourceVersion = object.resourceVersion;
      this.#tell((sink) => (event.kind === "upsert" ? sink.upsert(object) : sink.remove(object.ref, object.uid)));
    }
    this.#expirations = 0;
    this.#slowRetry = FIRST_SLOW_RETRY_MS;
    if (this.#state.kind !== "live") this.#goLive();
    else if (this.#heardAt - this.#aliveAt >= LEAST_BETWEEN_ALIVE) this.#reportAlive();
  }

  #goLive(): Disposable {
    this.#setState({ kind: "live" });
    this.#reportAlive();
    return { dispose: () => undefined };
  }

  /** Looks at the open stream again and again: silent for too long, or the clock jumped? */
  #tick(stream: AbortController): Disposable {
    let last = this.#clock.now();
    let timer: Disposable;
    const look = (): void => {
      const now = this.#clock.now();
      if (now - last > SLEPT) return stream.abort(new Interruption("the computer was asleep", this.#freshAt));
      if (now - this.#heardAt > IDLE_MS)
        return stream.abort(new Interruption("no events were received for too long", this.#heardAt));
      last = now;
      if (this.#state.kind === "live") this.#reportAlive();
      timer = this.#clock.after(TICK, look);
    };
    timer = this.#clock.after(TICK, look);
    return { dispose: () => timer.dispose() };
  }

  #reportAlive(): void {
    this.#aliveAt = this.#freshAt = this.#clock.now();
    this.#tell((sink) => sink.alive(this.#freshAt));
  }

  /** Decides by the error what is kept, what is shown and when to try again. */
  async #recover(error: unknown): Promise<void> {
    if (error instanceof Interruption) return this.#interrupted(error);
    const failure =
      error instanceof MooringError ? error : new MooringError("internal", messageOf(error), { cause: error });
    this.#options.log.info(`${this.#options.name}: ${failure.message}`);
    if (failure instanceof NetworkError) this.#options.reachability.lost();
    switch (failure.reason) {
      case "gone":
        this.#resourceVersion = undefined;
        this.#expirations += 1;
        // a server that forgets each version at once is not asked without pause
        if (this.#expirations > 1) await this.#pause(this.#backoff.next());
        return;
      case "notFound":
        this.#resourceVersion = undefined;
        this.#setState({ kind: "gone" });
        return this.#pause(LAST_SLOW_RETRY_MS);
      case "forbidden":
        this.#resourceVersion = undefined;
        this.#setState({ kind: "forbidden", message: failure.message });
        return this.#pause(this.#nextSlowRetry());
      case "signIn":
      case "toolMissing":
      case "badInput":
        return this.#stayStale(failure, this.#nextSlowRetry());
      case "throttled":
        return this.#stayStale(
          failure,
          failure.retryAfter === undefined ? this.#backoff.next() : failure.retryAfter * 1_000,
        );
      default:
        if (failure instanceof MalformedEvent) this.#malformed += 1;
        // "Too large resource version": the server's store is older than we are (restored from a backup)
        if (failure.reason === "internal" || /too large resource version/i.test(failure.message))
          this.#resourceVersion = undefined;
        return this.#stayStale(failure, this.#backoff.next());
    }
  }

  /** The stream was ended by us: the next one is opened without a pause; only lost time makes the picture stale. */
  #interrupted({ message, since }: Interruption): void {
    this.#options.log.debug(`${this.#options.name}: ${message}`);
    if (this.#clock.now() - since <= SLEPT) return;
    this.#freshAt = since;
    const error = new MooringError("unreachable", `Reconnecting: ${message}.`);
    this.#setState({ kind: "stale", since, error, retryAt: this.#clock.now() });
  }

  #stayStale(error: MooringError, delay: number): Promise<void> {
    const since = this.#state.kind === "stale" ? this.#state.since : this.#freshAt;
    this.#setState({ kind: "stale", since, error, retryAt: this.#clock.now() + delay });
    return this.#pause(delay);
  }

  #postpone(retryAt: number): void {
    if (this.#state.kind === "stale" && retryAt > this.#clock.now()) this.#setState({ ...this.#state, retryAt });
  }

  #nextSlowRetry(): number {
    const delay = this.#slowRetry;
    this.#slowRetry = Math.min(delay * 2, LAST_SLOW_RETRY_MS);
    return delay;
  }

  async #pause(delay: number): Promise<void> {
    this.#wait = new AbortController();
    await sleep(this.#clock, delay, this.#wait.signal);
    this.#wait = undefined;
  }

  #setState(state: WatchState): void {
    if (state.kind !== "stale" && state.kind === this.#told) return;
    this.#told = state.kind;
    this.#state = state;
    this.#tell((sink) => sink.state(state));
  }

  #tell(call: (sink: WatchSink) => void): void {
    if (this.#abort.signal.aborted) return;
    try {
      call(this.#options.sink);
    } catch (error) {
      this.#options.log.error(`${this.#options.name}: a consumer failed: ${messageOf(error)}`);
    }
  }
}

/** Why we ended a stream ourselves, and until when the picture was right. */
class Interruption extends Error {
  readonly since: number;

  constructor(message: string, since: number) {
    super(message);
    this.since = since;
  }
}
