import { randomUUID } from "node:crypto";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import type { RepositoryStore } from "../api/repositoryStore.ts";

/** Milliseconds between signs of life, and between looks of those who wait. */
const BEAT_MS = 2_000;
/** After this silence (ms) somebody else takes over: with the look of the next one, within 9 s. */
const SILENCE_MS = 7_000;

export interface LeadershipEvents {
  /** This window writes from now on; what was left undone is its to finish. */
  readonly onLead: () => void;
  /** Another window does: stop writing at once. */
  readonly onLose: () => void;
  /** Another window wrote something. */
  readonly onOthers: () => void;
}

/** Whether this window is the one that writes. Of all windows with the same store there is one at a time. */
export class Leader implements Disposable {
  readonly #owner = `${process.pid}-${randomUUID()}`;
  readonly #store: RepositoryStore;
  readonly #clock: Clock;
  readonly #events: LeadershipEvents;
  #isLeader = false;
  #timer: Disposable | undefined;

  constructor(store: RepositoryStore, clock: Clock, events: LeadershipEvents) {
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
  }

  get isLeader(): boolean {
    return this.#isLeader;
  }

  start(): void {
    this.#beat();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#isLeader) this.#store.resign(this.#owner);
    this.#isLeader = false;
  }

  #beat(): void {
    const was = this.#isLeader;
    try {
      this.#isLeader = this.#store.lead(this.#owner, this.#clock.now(), SILENCE_MS).isLeader;
    } catch {
      // the store is busy or its disk is full: the next beat tries again, and until then nothing is written
      this.#isLeader = false;
    }
    const isChanged = this.#store.refresh();
    this.#timer = this.#clock.after(BEAT_MS, () => this.#beat());
    if (was && !this.#isLeader) this.#events.onLose();
    if (!this.#isLeader && isChanged) this.#events.onOthers();
    if (!was && this.#isLeader) this.#events.onLead();
  }
}
