import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";

/** One pause per pack before something is done about it: whatever happens during the pause belongs to the same. */
export class PackTimers implements Disposable {
  readonly #clock: Clock;
  readonly #timers = new Map<string, Disposable>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True while the pause of a pack lasts. */
  has(key: string): boolean {
    return this.#timers.has(key);
  }

  /** Calls `act` after `pause` ms; not while one of that pack is under way. */
  start(key: string, pause: number, act: () => void): void {
    if (this.#timers.has(key)) return;
    const timer = this.#clock.after(pause, () => {
      this.#timers.delete(key);
      act();
    });
    this.#timers.set(key, timer);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) timer.dispose();
  }
}

/** A pack among all folders. */
export function packKey(folder: string, packId: string): string {
  return `${folder}\n${packId}`;
}
