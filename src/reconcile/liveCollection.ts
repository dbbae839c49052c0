import type { Cluster } from "../cluster/cluster.ts";
import type { Watch, WatchState } from "../cluster/watch.ts";
import type { LiveObject } from "../model/live.ts";
import { type ObjectId, objectId } from "../model/objectRef.ts";
import type { Disposable } from "../support/disposable.ts";
import { MooringError, messageOf } from "../support/errors.ts";
import type { Want } from "./wants.ts";

/** What is known of one live object. The body goes once a verdict is proven; uid and version stay. */
export interface LiveItem {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly object: LiveObject | undefined;
}

export interface CollectionEvents {
  /** These objects appeared, changed or went. */
  readonly changed: (ids: readonly ObjectId[]) => void;
  /** The state of the connection or of the rights changed. */
  readonly stateChanged: () => void;
}

/**
 * The live objects of one kind, kept by one watch: over all namespaces or, where there is only one or the rights end there,
 * by namespace. Without `watch` they are listed once.
 */
export class LiveCollection implements Disposable {
  readonly want: Want;
  readonly #cluster: Cluster;
  readonly #events: CollectionEvents;
  readonly #parts = new Map<string, Part>();
  #isSplit: boolean;

  constructor(want: Want, cluster: Cluster, events: CollectionEvents) {
    this.want = want;
    this.#cluster = cluster;
    this.#events = events;
    this.#isSplit = want.resource.namespaced && want.namespaces.length === 1;
  }

  /** Starts watching; resolves when the first lists are there or known to fail. */
  async watch(): Promise<void> {
    await Promise.all(this.#scopes().map((scope) => this.#part(scope).start()));
    if (!this.#isForbiddenEverywhere()) return;
    this.#split();
    await Promise.all(this.#scopes().map((scope) => this.#part(scope).start()));
  }

  /** Reads the lists once. Failures become states, as for a watch. */
  async list(signal?: AbortSignal): Promise<void> {
    await Promise.all(this.#scopes().map((scope) => this.#part(scope).list(signal)));
    if (!this.#isForbiddenEverywhere()) return;
    this.#split();
    await Promise.all(this.#scopes().map((scope) => this.#part(scope).list(signal)));
  }

  wake(): void {
    for (const part of this.#parts.values()) part.wake();
  }

  /** undefined = not in a list that is whole; the state says why nothing is known. */
  find(namespace: string, id: ObjectId): LiveItem | undefined {
    return this.#partOf(namespace)?.items.get(id);
  }

  state(namespace: string): WatchState {
    return this.#partOf(namespace)?.state ?? { kind: "listing" };
  }

  /** True once a whole list was read for the namespace, whatever happened since. */
  isListed(namespace: string): boolean {
    return this.#partOf(namespace)?.isListed ?? false;
  }

  /** ms since the epoch: the newest moment for which the picture holds. */
  asOf(namespace: string): number {
    return this.#partOf(namespace)?.asOf ?? 0;
  }

  *objects(): Iterable<LiveItem> {
    for (const part of this.#parts.values()) yield* part.items.values();
  }

  /** True when everything that is wanted is in the running lists. */
  covers(want: Want): boolean {
    return !this.#isSplit || want.namespaces.every((namespace) => this.#parts.has(namespace));
  }

  states(): readonly WatchState[] {
    return [...this.#parts.values()].map(({ state }) => state);
  }

  /** Puts in an object that was read or written by ourselves. */
  put(object: LiveObject): void {
    this.#partOf(object.ref.namespace)?.put(object);
  }

  /** Gives the memory of an object back whose verdict is settled. */
  dropBody(namespace: string, id: ObjectId): void {
    const items = this.#partOf(namespace)?.items;
    const item = items?.get(id);
    if (item?.object) items?.set(id, { uid: item.uid, resourceVersion: item.resourceVersion, object: undefined });
  }

  dispose(): void {
    for (const part of this.#parts.values()) part.dispose();
    this.#parts.clear();
  }

  #scopes(): readonly (string | undefined)[] {
    return this.#isSplit ? this.want.namespaces : [undefined];
  }

  #part(scope: string | undefined): Part {
    const key = scope ?? "*";
    const part = this.#parts.get(key) ?? new Part(this.want, scope, this.#cluster, this.#events);
    this.#parts.set(key, part);
    return part;
  }

  #partOf(namespace: string): Part | undefined {
    return this.#parts.get("*") ?? this.#parts.get(namespace);
  }

  #isForbiddenEverywhere(): boolean {
    return !this.#isSplit && this.want.resource.namespaced && this.#parts.get("*")?.state.kind === "forbidden";
  }

  #split(): void {
    this.#parts.get("*")?.dispose();
    this.#parts.delete("*");
    this.#isSplit = true;
  }
}

/** One list and watch: a kind in one namespace, or in all. */
class Part implements Disposable {
  readonly items = new Map<ObjectId, LiveItem>();
  state: WatchState = { kind: "listing" };
  isListed = false;
  asOf = 0;
  readonly #want: Want;
  readonly #scope: string | undefined;
  readonly #cluster: Cluster;
  readonly #events: CollectionEvents;
  #watch: Watch | undefined;

  constructor(want: Want, scope: string | undefined, cluster: Cluster, events: CollectionEvents) {
    this.#want = want;
    this.#scope = scope;
    this.#cluster = cluster;
    this.#events = events;
  }

  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#watch = this.#cluster.watch(this.#want.resource, this.#scope, {
        replace: (objects, asOf) => this.#replace(objects, asOf),
        upsert: (object) => this.#upsert(object),
        remove: (ref) => {
          const id = objectId(ref);
          if (this.items.delete(id)) this.#events.changed([id]);
        },
        alive: (asOf) => {
          this.asOf = asOf;
        },
        state: (state) => {
          this.state = state;
          this.#events.stateChanged();
          if (state.kind !== "listing") resolve();
        },
      });
    });
  }

  async list(signal?: AbortSignal): Promise<void> {
    try {
      const { objects, asOf } = await this.#cluster.list(this.#want.resource, this.#scope, signal);
      this.state = { kind: "live" };
      this.#replace(objects, asOf);
    } catch (error) {
      if (signal?.aborted) throw error;
      this.state = stateOf(error);
      this.#events.stateChanged();
    }
  }

  put(object: LiveObject): void {
    this.#upsert(object);
  }

  wake(): void {
    this.#watch?.wake();
  }

  dispose(): void {
    this.#watch?.dispose();
  }

  #replace(objects: readonly LiveObject[], asOf: number): void {
    const touched = new Set<ObjectId>(this.items.keys());
    const before = new Map(this.items);
    this.items.clear();
    for (const object of objects) {
      const id = objectId(object.ref);
      const known = before.get(id);
      const isSame = known?.uid === object.uid && known.resourceVersion === object.resourceVersion;
      // an unchanged object whose body was dropped stays dropped
      this.items.set(id, isSame ? known : itemOf(object));
      if (isSame) touched.delete(id);
      else touched.add(id);
    }
    this.isListed = true;
    this.asOf = asOf;
    this.#events.changed([...touched]);
  }

  #upsert(object: LiveObject): void {
    const id = objectId(object.ref);
    const known = this.items.get(id);
    // our own write may be known before the watch brings what came earlier
    if (known?.uid === object.uid && isOlder(object.resourceVersion, known.resourceVersion)) return;
    this.items.set(id, itemOf(object));
    this.#events.changed([id]);
  }
}

function itemOf(object: LiveObject): LiveItem {
  return { uid: object.uid, resourceVersion: object.resourceVersion, object };
}

/** Resource versions of one kind are ordered numbers (KEP-5504); anything else is taken as newer. */
function isOlder(a: string, b: string): boolean {
  return /^\d+$/.test(a) && /^\d+$/.test(b) && BigInt(a) < BigInt(b);
}

function stateOf(error: unknown): WatchState {
  if (MooringError.is(error, "forbidden")) return { kind: "forbidden", message: messageOf(error) };
  if (MooringError.is(error, "notFound") || MooringError.is(error, "gone")) return { kind: "gone" };
  const cause = MooringError.is(error) ? error : new MooringError("internal", messageOf(error), { cause: error });
  return { kind: "stale", since: 0, error: cause, retryAt: 0 };
}
