import type { Clock } from "../../support/clock.ts";
import type { HttpResponse } from "./transport.ts";

/** Seconds to wait after GitHub's secondary limit when it names none ("at least one minute"). */
const SECONDARY = 60;

/** The seconds that an answer asks to wait; undefined where it is no refusal for going too fast. */
export function secondsToWait({ status, headers, text }: HttpResponse, clock: Clock): number | undefined {
  const isForbidden = status === 403;
  const after = headers["retry-after"];
  const isUsedUp = (headers["x-ratelimit-remaining"] ?? headers["ratelimit-remaining"]) === "0";
  const isSecondary = isForbidden && /secondary rate limit|abuse detection/i.test(text);
  if (status !== 429 && !(isForbidden && (after !== undefined || isUsedUp || isSecondary))) return undefined;
  if (after !== undefined) return readAfter(after, clock);
  const reset = Number(headers["x-ratelimit-reset"] ?? headers["ratelimit-reset"]);
  if (isUsedUp && Number.isFinite(reset) && reset > 0) return Math.max(1, Math.ceil(reset - clock.now() / 1000));
  return SECONDARY;
}

/** Seconds, or an HTTP date. */
function readAfter(value: string, clock: Clock): number {
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - clock.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : SECONDARY;
}

/** Remembers until when a host wants to be left alone: nothing is sent before, by nobody. */
export class RateGate {
  readonly #clock: Clock;
  #until = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seconds that are left; 0 = go. */
  get left(): number {
    return Math.max(0, Math.ceil((this.#until - this.#clock.now()) / 1000));
  }

  note(response: HttpResponse): number | undefined {
    const wait = secondsToWait(response, this.#clock);
    if (wait !== undefined) this.#until = Math.max(this.#until, this.#clock.now() + wait * 1000);
    return wait;
  }
}
