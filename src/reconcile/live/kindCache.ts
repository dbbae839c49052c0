import type { Cluster } from "../../cluster/api/cluster.ts";
import type { WatchState } from "../../cluster/api/watch.ts";
import type { LiveObject } from "../../model/live.ts";
import type { ObjectId } from "../../model/objectRef.ts";
import type { Disposable } from "../../support/disposable.ts";
import { type CollectionEvents, type LiveItem, ResourceCache } from "./resourceCache.ts";
import { ANY_NAMESPACE, type WatchScope } from "./watchScopes.ts";

export type { LiveItem } from "./resourceCache.ts";

/** Stands for "all namespaces" among the parts; no namespace can have this name. */
const EVERYWHERE = "*";

/**
 * The live objects of one kind, kept by one watch: over all namespaces or, where there is only one or the rights end there,
 * by namespace. Without `watch` they are listed once.
 */
export class KindCache implements Disposable {
  #want: WatchScope;
  readonly #cluster: Cluster;
  readonly #events: CollectionEvents;
  readonly #parts = new Map<string, ResourceCache>();
  #isSplit: boolean;
  #ready: Promise<void> = Promise.resolve();

  constructor(want: WatchScope, cluster: Cluster, events: CollectionEvents) {
    this.#want = want;
    this.#cluster = cluster;
    this.#events = {
      changed: events.changed,
      pictureChanged: (touches) => {
        this.#splitWhereForbidden();
        events.pictureChanged(touches);
      },
    };
    this.#isSplit = want.resource.namespaced && want.namespaces.length === 1;
  }

  get want(): WatchScope {
    return this.#want;
  }

  /** Resolves when the lists that were asked for are there, known to fail, or no longer wanted. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Starts watching. */
  watch(): void {
    const parts = this.#scopes().map((scope) => this.#part(scope));
    for (const part of parts) part.watch();
    const started = Promise.all([this.#ready, ...parts.map(({ ready }) => ready)]);
    // a split adds parts while the first is waited for
    this.#ready = started
      .then(() => Promise.all([...this.#parts.values()].map(({ ready }) => ready)))
      .then(() => undefined);
  }

  /** Reads the lists once, on request the metadata alone. Failures become states, as for a watch. */
  list(what: "objects" | "heads", signal?: AbortSignal): Promise<void> {
    this.#ready = this.#listAll(what, signal);
    return this.#ready;
  }

  /** Characters of the lists, where all were read whole. */
  get size(): number | undefined {
    let sum = 0;
    for (const { size } of this.#parts.values()) {
      if (size === undefined) return undefined;
      sum += size;
    }
    return sum;
  }

  /** undefined = not in a list that is whole; the state says why nothing is known. */
  find(namespace: string, id: ObjectId): LiveItem | undefined {
    return this.#partOf(namespace)?.items.get(id);
  }

  state(namespace: string): WatchState {
    return this.#partOf(namespace)?.state ?? { kind: "listing" };
  }

  /** True once a whole list was read for the namespace and the right to read it lasted since. */
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

  /** Takes another want if the running lists cover it; false = a new collection is needed. */
  widen(want: WatchScope): boolean {
    if (this.#isSplit && !named(want).every((namespace) => this.#parts.has(namespace))) return false;
    this.#want = want;
    return true;
  }

  states(): readonly WatchState[] {
    return [...this.#parts.values()].map(({ state }) => state);
  }

  /** Puts in an object that was read or written by ourselves. */
  put(object: LiveObject): void {
    this.#partOf(object.ref.namespace)?.put(object);
  }

  dropBody(namespace: string, id: ObjectId, resourceVersion: string): void {
    this.#partOf(namespace)?.dropBody(id, resourceVersion);
  }

  dispose(): void {
    for (const part of this.#parts.values()) part.dispose();
    this.#parts.clear();
  }

  async #listAll(what: "objects" | "heads", signal?: AbortSignal): Promise<void> {
    await Promise.all(this.#scopes().map((scope) => this.#part(scope).list(what, signal)));
    const unread = [...this.#parts.values()].filter((part) => part.state.kind === "listing");
    await Promise.all(unread.map((part) => part.list(what, signal)));
  }

  #scopes(): readonly (string | undefined)[] {
    return this.#isSplit ? named(this.#want) : [undefined];
  }

  #part(scope: string | undefined): ResourceCache {
    const key = scope ?? EVERYWHERE;
    const part = this.#parts.get(key) ?? new ResourceCache(this.#want, scope, this.#cluster, this.#events);
    this.#parts.set(key, part);
    return part;
  }

  #partOf(namespace: string): ResourceCache | undefined {
    return this.#parts.get(EVERYWHERE) ?? this.#parts.get(namespace);
  }

  /** The right to see all namespaces is missing, or was taken: rights in single ones may still be there. */
  #splitWhereForbidden(): void {
    const everywhere = this.#parts.get(EVERYWHERE);
    if (!this.#want.resource.namespaced || everywhere?.state.kind !== "forbidden") return;
    const wasWatching = everywhere.isWatching;
    this.#parts.delete(EVERYWHERE);
    this.#isSplit = true;
    everywhere.dispose();
    if (wasWatching) this.watch();
    else for (const scope of this.#scopes()) this.#part(scope);
  }
}

function named({ namespaces }: WatchScope): readonly string[] {
  return namespaces.filter((namespace) => namespace !== ANY_NAMESPACE);
}
