import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";

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
  readonly #due = new Map<string, { readonly after: number | undefined; readonly at: number }>();
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
    for (const record of this.#options.repositories()) {
      if (!isFollowed(record)) continue;
      const now = this.#options.clock.now();
      if (now < this.#dueAt(record, interval)) continue;
      // a sync that fails is not asked for again before its time
      this.#due.set(record.id, { after: record.lastSyncedAt, at: now + this.#drawn(interval) });
      this.#options.sync(record.id);
    }
  }

  #dueAt({ id, lastSyncedAt }: StoredRepository, interval: number): number {
    const known = this.#due.get(id);
    if (known !== undefined && known.after === lastSyncedAt) return known.at;
    const at = (lastSyncedAt ?? 0) + this.#drawn(interval);
    this.#due.set(id, { after: lastSyncedAt, at });
    return at;
  }

  #drawn(interval: number): number {
    return drawn(interval, this.#options.clock);
  }
}

/** The time (ms) until the next of what happens every `interval`. */
export function drawn(interval: number, clock: Clock): number {
  return interval * (1 - JITTER + 2 * JITTER * clock.random());
}

/** A host that was away comes back; everything else that failed needs attention. */
function isFollowed({ status, failure, lastSyncedAt }: StoredRepository): boolean {
  return (
    status === "active" || (status === "failed" && lastSyncedAt !== undefined && failure?.reason === "unreachable")
  );
}
