import type { Cluster } from "../../cluster/api/cluster.ts";
import type { Watch, WatchState } from "../../cluster/api/watch.ts";
import type { LiveObject } from "../../model/live.ts";
import { type ObjectId, objectId } from "../../model/objectRef.ts";
import type { Disposable } from "../../support/disposable.ts";
import { messageOf, MooringError } from "../../support/errors.ts";
import type { WatchScope } from "./watchScopes.ts";

/** What is known of one live object. The body goes once a verdict is proven; uid and version stay. */
export interface LiveItem {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly object: LiveObject | undefined;
  /** Without a body: the object with its metadata alone, where a list said no more. */
  readonly head?: LiveObject | undefined;
}

/** Which verdicts a new picture may change: all of the kind, those that are not plainly in sync, or none (only their age). */
export type Invalidation = "all" | "unsettled" | "none";

export interface CollectionEvents {
  /** These objects appeared, changed or went. */
  readonly changed: (ids: readonly ObjectId[]) => void;
  /** The first list is there, or the state of the connection or of the rights changed. */
  readonly pictureChanged: (touches: Invalidation) => void;
}

/** One list and watch: a kind in one namespace, or in all. */
export class ResourceCache implements Disposable {
  readonly items = new Map<ObjectId, LiveItem>();
  state: WatchState = { kind: "listing" };
  isListed = false;
  asOf = 0;
  /** Characters of the last list, where it was read whole. */
  size: number | undefined;
  /** Resolves when the first list is there, known to fail, or no longer wanted. */
  readonly ready: Promise<void>;
  readonly #want: WatchScope;
  readonly #scope: string | undefined;
  readonly #cluster: Cluster;
  readonly #events: CollectionEvents;
  #watch: Watch | undefined;
  #settle: () => void = () => undefined;

  constructor(want: WatchScope, scope: string | undefined, cluster: Cluster, events: CollectionEvents) {
    this.#want = want;
    this.#scope = scope;
    this.#cluster = cluster;
    this.#events = events;
    this.ready = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  watch(): void {
    this.#watch = this.#cluster.watch(this.#want.resource, this.#scope, {
      replace: (objects, asOf) => this.#replace(objects, asOf),
      upsert: (object) => this.put(object),
      remove: (ref, uid) => this.#remove(objectId(ref), uid),
      alive: (asOf) => {
        this.asOf = asOf;
      },
      state: (state) => this.#setState(state),
    });
  }

  /** Reads the list once, on request the metadata alone. A failure becomes a state, as for a watch. */
  async list(what: "objects" | "heads", signal?: AbortSignal): Promise<void> {
    try {
      const { resource } = this.#want;
      const { objects, asOf, size, isHeads } =
        what === "heads"
          ? await this.#cluster.listHeads(resource, this.#scope, signal)
          : await this.#cluster.list(resource, this.#scope, signal);
      this.state = { kind: "live" };
      this.size = isHeads ? undefined : size;
      this.#replace(objects, asOf, isHeads);
    } catch (error) {
      if (signal?.aborted) throw error;
      this.#setState(stateOf(error));
    } finally {
      this.#settle();
    }
  }

  /** An object as the watch brings it, or as we read or wrote it ourselves. */
  put(object: LiveObject): void {
    const id = objectId(object.ref);
    const known = this.items.get(id);
    // our own write may be known before the watch brings what came earlier
    if (known?.uid === object.uid && isOlder(object.resourceVersion, known.resourceVersion)) return;
    this.items.set(id, itemOf(object));
    this.#events.changed([id]);
  }

  /** Gives memory back; not if the object changed since it was judged. */
  dropBody(id: ObjectId, resourceVersion: string): void {
    const item = this.items.get(id);
    if (!item || item.resourceVersion !== resourceVersion) return;
    if (item.object ?? item.head) this.items.set(id, { uid: item.uid, resourceVersion, object: undefined });
  }

  get isWatching(): boolean {
    return this.#watch !== undefined;
  }

  dispose(): void {
    this.#watch?.dispose();
    this.#settle();
  }

  /** Without the right to look, or without the kind, what was known before counts for nothing. */
  #setState(state: WatchState): void {
    this.state = state;
    if (state.kind === "forbidden" || state.kind === "gone") {
      this.items.clear();
      this.isListed = false;
      this.#events.pictureChanged("all");
    } else if (state.kind !== "listing") {
      this.#events.pictureChanged(state.kind === "live" || !this.isListed ? "unsettled" : "none");
    }
    if (state.kind !== "listing") this.#settle();
  }

  #replace(objects: readonly LiveObject[], asOf: number, areHeads = false): void {
    const before = new Map(this.items);
    const touched = new Set<ObjectId>(before.keys());
    const isFirst = !this.isListed;
    this.items.clear();
    for (const object of objects) {
      const id = objectId(object.ref);
      const known = before.get(id);
      const isSame = known?.uid === object.uid && known.resourceVersion === object.resourceVersion;
      // an unchanged object whose body was dropped stays dropped
      this.items.set(id, isSame && (areHeads || !known.head) ? known : areHeads ? headOf(object) : itemOf(object));
      if (isSame) touched.delete(id);
      else touched.add(id);
    }
    this.isListed = true;
    this.asOf = asOf;
    if (touched.size > 0) this.#events.changed([...touched]);
    // what is not in the first list is now known to be missing
    if (isFirst) this.#events.pictureChanged("all");
  }

  /** The end of an object that was created anew since is old news. */
  #remove(id: ObjectId, uid: string): void {
    const known = this.items.get(id);
    if (!known || known.uid !== uid) return;
    this.items.delete(id);
    this.#events.changed([id]);
  }
}

function itemOf(object: LiveObject): LiveItem {
  return { uid: object.uid, resourceVersion: object.resourceVersion, object };
}

function headOf(object: LiveObject): LiveItem {
  return { uid: object.uid, resourceVersion: object.resourceVersion, object: undefined, head: object };
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
