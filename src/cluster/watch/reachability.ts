import { type Clock, sleep } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { MooringError } from "../../support/errors.ts";
import type { ApiClient } from "../http/apiClient.ts";
import { Backoff } from "./backoff.ts";
import { ServerError } from "../http/serverError.ts";

/** After a recovery the watches come back spread over this time (ms), not all in one instant. */
const FAN_OUT = 500;

/** True when anything that speaks HTTP answers, be it a refusal. */
export async function isAnswering(client: ApiClient, signal: AbortSignal): Promise<boolean> {
  try {
    await client.send({
      method: "GET",
      path: "/version",
      countAs: "discovery",
      lane: "small",
      action: "say its version",
      isIdempotent: false,
      signal,
    });
    return true;
  } catch (error) {
    return error instanceof ServerError ? error.status < 500 : !MooringError.is(error, "unreachable");
  }
}

/**
 * One per cluster: when the connection is lost, a single probe looks for the server while all watches wait, and lets them go
 * on when it answers.
 */
export class Reachability implements Disposable {
  readonly #clock: Clock;
  readonly #probe: (signal: AbortSignal) => Promise<boolean>;
  readonly #backoff: Backoff;
  readonly #abort = new AbortController();
  readonly #waiting = new Set<{ readonly resume: () => void; readonly onRetryAt: (time: number) => void }>();
  #isLost = false;
  #nextProbe = 0;
  #cutShort = new AbortController();

  /** `probe` resolves with true when the server answers at all. */
  constructor(clock: Clock, probe: (signal: AbortSignal) => Promise<boolean>) {
    this.#clock = clock;
    this.#probe = probe;
    this.#backoff = new Backoff(clock);
  }

  /** Someone lost the connection. */
  lost(): void {
    if (this.#isLost || this.#abort.signal.aborted) return;
    this.#isLost = true;
    void this.#search();
  }

  /** Someone reached the server by other means. */
  found(): void {
    this.#isLost = false;
    this.#cutShort.abort();
    for (const { resume } of [...this.#waiting]) resume();
  }

  /** Resolves at once while nothing is known to be lost, else when the server is back; also when the signal is aborted. */
  async pass(signal: AbortSignal, onRetryAt: (time: number) => void): Promise<void> {
    if (!this.#isLost || signal.aborted) return;
    onRetryAt(this.#nextProbe);
    await new Promise<void>((resolve) => {
      const resume = (): void => {
        this.#waiting.delete(waiter);
        signal.removeEventListener("abort", resume);
        resolve();
      };
      const waiter = { resume, onRetryAt };
      this.#waiting.add(waiter);
      signal.addEventListener("abort", resume, { once: true });
    });
    await sleep(this.#clock, FAN_OUT * this.#clock.random(), signal);
  }

  /** Probes at once. */
  wake(): void {
    this.#backoff.reset();
    this.#cutShort.abort();
  }

  dispose(): void {
    this.#abort.abort();
    this.found();
  }

  async #search(): Promise<void> {
    while (this.#isLost && !this.#abort.signal.aborted) {
      this.#cutShort = new AbortController();
      const wait = this.#backoff.next();
      this.#nextProbe = this.#clock.now() + wait;
      for (const { onRetryAt } of this.#waiting) onRetryAt(this.#nextProbe);
      await sleep(this.#clock, wait, this.#cutShort.signal);
      if (!this.#isLost || this.#abort.signal.aborted) return;
      if (await this.#probe(this.#abort.signal)) this.found();
    }
  }
}
