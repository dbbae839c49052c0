import type { Clock } from "./clock.ts";
import type { Disposable } from "./disposable.ts";

/** Gathers what comes in bursts and hands it over together, `pause` ms after the first of it. */
export class Batch<T> implements Disposable {
  readonly #clock: Clock;
  readonly #pause: number;
  readonly #take: (items: ReadonlySet<T>) => void;
  #items = new Set<T>();
  #timer: Disposable | undefined;

  constructor(clock: Clock, pause: number, take: (items: ReadonlySet<T>) => void) {
    this.#clock = clock;
    this.#pause = pause;
    this.#take = take;
  }

  add(item: T): void {
    this.#items.add(item);
    this.#timer ??= this.#clock.after(this.#pause, () => {
      this.#timer = undefined;
      const items = this.#items;
      this.#items = new Set();
      this.#take(items);
    });
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#items.clear();
  }
}
