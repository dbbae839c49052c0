import { MooringError } from "./errors.ts";

/** Lets at most `width` works run at the same time, in the order they came. One that is aborted while waiting never starts. */
export class Semaphore {
  readonly #width: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(width: number) {
    this.#width = width;
  }

  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#running >= this.#width) await this.#turn(signal);
    else this.#running += 1;
    try {
      if (signal?.aborted) throw new MooringError("cancelled", "Cancelled.");
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  /** Resolves when a place is handed over; rejects when aborted before. */
  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        reject(new MooringError("cancelled", "Cancelled."));
      };
      const start = (): void => {
        signal?.removeEventListener("abort", cancel);
        resolve();
      };
      this.#waiting.push(start);
      if (signal?.aborted) cancel();
      else signal?.addEventListener("abort", cancel, { once: true });
    });
  }
}
