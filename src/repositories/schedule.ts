import type { Clock } from "../support/clock.ts";
import type { Disposable } from "../support/disposable.ts";
import type { StoredRepository } from "./repositoryStore.ts";

/** Share of the interval by which each sync comes earlier or later, so that not all repositories ask one host at once. */
const JITTER = 0.1;
/** Milliseconds between looks at what is due. */
const LOOK = 30_000;

export interface ScheduleOptions {
  readonly clock: Clock;
  /** Milliseconds; 0 = never. */
  readonly interval: () => number;
  readonly repositories: () => readonly StoredRepository[];
  readonly sync: (id: string) => void;
}

/** Syncs active repositories from time to time. */
export class SyncSchedule implements Disposable {
  readonly #options: ScheduleOptions;
  /** When each is due; drawn anew after every sync. */
  readonly #due = new Map<string, { readonly after: number; readonly at: number }>();
  #timer: Disposable | undefined;

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer ??= this.#options.clock.after(LOOK, () => this.#look());
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  #look(): void {
    this.#timer = undefined;
    this.start();
    const interval = this.#options.interval();
    if (interval <= 0) return;
    for (const { id, status, lastSyncedAt = 0 } of this.#options.repositories()) {
      if (status !== "active") continue;
      if (this.#options.clock.now() >= this.#dueAt(id, lastSyncedAt, interval)) this.#options.sync(id);
    }
  }

  #dueAt(id: string, after: number, interval: number): number {
    const known = this.#due.get(id);
    if (known?.after === after) return known.at;
    const at = after + interval * (1 - JITTER + 2 * JITTER * this.#options.clock.random());
    this.#due.set(id, { after, at });
    return at;
  }
}
