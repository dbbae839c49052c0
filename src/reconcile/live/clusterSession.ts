import { apiVersionOf, type Catalog } from "../../cluster/api/catalog.ts";
import type { ApplyResult, Cluster } from "../../cluster/api/cluster.ts";
import type { ClusterFacts } from "../../manifests/render/renderTarget.ts";
import type { DesiredObject } from "../../model/desired.ts";
import type { LiveObject } from "../../model/live.ts";
import { type ObjectId, type ObjectRef, objectId } from "../../model/objectRef.ts";
import { isConfigResource, isPackResource } from "../../model/packReport.ts";
import { abortable } from "../../support/abortable.ts";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { Emitter } from "../../support/emitter.ts";
import { type KindSchema, KindSchemas } from "./kindSchemas.ts";
import { type LargeLists, MOST_SINGLE } from "./largeLists.ts";
import { KindCache } from "./kindCache.ts";
import type { Invalidation } from "./resourceCache.ts";
import { Refusals } from "./refusals.ts";
import { joinWatchScopes, type WatchScope, wantKey } from "./watchScopes.ts";

/** Milliseconds: what the server said since this session began, and not longer ago, is not asked again. */
const OLDEST_MISS = 5_000;

/** What is known of a live object right now. */
export type LiveLookup =
  | {
      readonly kind: "found";
      readonly object: LiveObject | undefined;
      /** With its metadata alone, where a list said no more. */
      readonly head?: LiveObject | undefined;
      readonly uid: string;
      readonly resourceVersion: string;
      readonly asOf: number;
    }
  | { readonly kind: "absent"; readonly asOf: number }
  | { readonly kind: "notYet" }
  /** Never listed, and the server does not answer. */
  | { readonly kind: "away"; readonly message: string }
  | { readonly kind: "forbidden"; readonly message: string }
  /** The kind is not served: its CRD is missing. */
  | { readonly kind: "unserved" };

export interface SessionOptions {
  readonly isWatching: boolean;
  readonly clock: Clock;
  readonly lists: LargeLists;
}

interface ServedKind {
  readonly isServed: boolean;
  readonly collection: KindCache | undefined;
}

/** A kind whose picture changed as a whole, and whose verdicts that may touch. */
export interface LiveChange {
  readonly key: string;
  readonly touches: Invalidation;
}

/** One connection with the live objects that the folders on it need. Shared by all folders with the same context. */
export class ClusterSession implements Disposable {
  readonly cluster: Cluster;
  readonly #changed = new Emitter<readonly ObjectId[]>();
  readonly #pictureChanged = new Emitter<LiveChange>();
  readonly #wants = new Map<string, readonly WatchScope[]>();
  readonly #collections = new Map<string, KindCache>();
  readonly #schemas: KindSchemas;
  readonly #refusals: Refusals;
  readonly #isWatching: boolean;
  readonly #clock: Clock;
  readonly #openedAt: number;
  readonly #lists: LargeLists;
  /** Objects that came without a body which was needed. */
  readonly #lacking = new Map<KindCache, number>();
  /** Kinds that were looked up, by apiVersion and kind: asked several times for each object. */
  readonly #kinds = new Map<string, Map<string, ServedKind>>();
  catalog: Catalog;
  #version: Promise<string> | undefined;

  private constructor(cluster: Cluster, catalog: Catalog, options: SessionOptions & { readonly openedAt: number }) {
    this.#lists = options.lists;
    this.#clock = options.clock;
    this.#openedAt = options.openedAt;
    this.cluster = cluster;
    this.#schemas = new KindSchemas(cluster);
    this.catalog = catalog;
    this.#isWatching = options.isWatching;
    this.#refusals = new Refusals(options.clock);
  }

  static async open(cluster: Cluster, options: SessionOptions, signal?: AbortSignal): Promise<ClusterSession> {
    const openedAt = options.clock.now();
    return new ClusterSession(cluster, await cluster.catalog(signal), { ...options, openedAt });
  }

  get onDidChange(): Emitter<readonly ObjectId[]>["on"] {
    return this.#changed.on;
  }

  get onDidReset(): Emitter<LiveChange>["on"] {
    return this.#pictureChanged.on;
  }

  /** Says which kinds an owner (a folder) needs; starts what is new, ends what nobody needs. Resolves when lists are there. */
  async observe(owner: string, wants: readonly WatchScope[], signal?: AbortSignal): Promise<void> {
    this.#wants.set(owner, wants);
    this.#adjust();
    if (!this.#isWatching)
      await Promise.all([...this.#collections.values()].map((collection) => this.#list(collection, signal)));
    await abortable(Promise.all([...this.#collections.values()].map(({ ready }) => ready)), signal);
  }

  /** The watches look at their connections, and rights that were missing are asked for again. */
  renew(): void {
    this.#refusals.clear();
    if (this.#isWatching) this.cluster.wake();
  }

  /** The owner needs nothing any more; what nobody else needs ends. */
  forget(owner: string): void {
    this.#wants.delete(owner);
    this.#adjust();
  }

  collections(): Iterable<KindCache> {
    return this.#collections.values();
  }

  collectionOf(ref: ObjectRef): KindCache | undefined {
    return this.#kindOf(ref).collection;
  }

  look(ref: ObjectRef): LiveLookup {
    const { isServed, collection } = this.#kindOf(ref);
    if (!isServed) return { kind: "unserved" };
    if (!collection) return { kind: "notYet" };
    const state = collection.state(ref.namespace);
    if (state.kind === "forbidden") return { kind: "forbidden", message: state.message };
    if (state.kind === "gone") return { kind: "unserved" };
    if (!collection.isListed(ref.namespace)) {
      return state.kind === "stale" ? { kind: "away", message: state.error.message } : { kind: "notYet" };
    }
    const asOf = collection.asOf(ref.namespace);
    const item = collection.find(ref.namespace, objectId(ref));
    return item ? { kind: "found", ...item, asOf } : { kind: "absent", asOf };
  }

  /** False while the server is known to refuse reading objects of this kind and namespace. */
  mayGet(ref: ObjectRef): boolean {
    return !this.#refusals.has(rightKey("get", ref));
  }

  /**
   * A list brought an object without its body, which is needed. After a few of them the whole list is read, and they are found with
   * their bodies. Before, one object is to be read with `get`.
   */
  async needBody(ref: ObjectRef, signal?: AbortSignal): Promise<void> {
    const collection = this.collectionOf(ref);
    if (!collection) return;
    const count = (this.#lacking.get(collection) ?? 0) + 1;
    this.#lacking.set(collection, count);
    if (count === MOST_SINGLE + 1) await collection.list("objects", signal);
  }

  /** `neededOf`: how many bodies of a kind a later run will have to read. */
  noteLists(neededOf: (collection: KindCache) => number): void {
    for (const collection of this.#collections.values())
      this.#lists.note(this.cluster.server, collection.want.resource, collection.size, neededOf(collection));
  }

  /** One object from the server; asked at most once where the right is missing. */
  get(ref: ObjectRef, signal?: AbortSignal): Promise<LiveObject | undefined> {
    return this.#refusals.ask(rightKey("get", ref), () => this.cluster.get(ref, signal));
  }

  /** What a forced apply would make of the object; asked at most once where the right is missing. */
  dryRun({ ref, wire }: Pick<DesiredObject, "ref" | "wire">, signal?: AbortSignal): Promise<ApplyResult> {
    return this.#refusals.ask(rightKey("patch", ref), () =>
      this.cluster.apply(wire, { dryRun: true, force: true }, signal),
    );
  }

  put(object: LiveObject): void {
    this.collectionOf(object.ref)?.put(object);
  }

  /** The few resources of a pack operator keep theirs: what they say is read again and again. */
  dropBody(ref: ObjectRef, id: ObjectId, resourceVersion: string): void {
    if (isPackResource(ref) || isConfigResource(ref)) return;
    this.collectionOf(ref)?.dropBody(ref.namespace, id, resourceVersion);
  }

  /** The compiled schema of a kind; undefined schema where the server publishes none. */
  schemaOf(apiVersion: string, kind: string, signal?: AbortSignal): Promise<KindSchema> {
    return this.#schemas.schemaOf(apiVersion, kind, signal);
  }

  /** The hash of the same schema, which need not be read for it. */
  schemaHashOf(apiVersion: string, kind: string, signal?: AbortSignal): Promise<string> {
    return this.#schemas.hashOf(apiVersion, kind, signal);
  }

  /** After a CRD came, went or changed: discovery and schemas are read again. Returns the kinds in use whose schema is another now. */
  async refreshCatalog(signal?: AbortSignal): Promise<ReadonlySet<string>> {
    this.catalog = await this.cluster.catalog(signal, { refresh: true });
    this.#kinds.clear();
    return this.#schemas.refresh(signal);
  }

  /**
   * Asks the server for its kinds again when one of the objects is of none that is known: the catalog may be minutes old, and
   * kinds may have been installed since (as kubectl's REST mapper does on a miss). True when they are others now.
   */
  async askForUnserved(refs: Iterable<ObjectRef>, signal?: AbortSignal): Promise<boolean> {
    const isMissing = [...refs].some(({ apiVersion, kind }) => !this.catalog.find(apiVersion, kind));
    if (!isMissing) return false;
    const catalog = await this.cluster.catalog(signal, {
      maxAge: Math.min(OLDEST_MISS, this.#clock.now() - this.#openedAt),
    });
    if (catalog === this.catalog) return false;
    await this.refreshCatalog(signal);
    return true;
  }

  /** What charts ask of a cluster: its version, which is asked for once, and the kinds it serves now. */
  async facts(): Promise<ClusterFacts> {
    this.#version ??= this.cluster.version();
    this.#version.catch(() => (this.#version = undefined));
    const names = new Set<string>();
    for (const resource of this.catalog.all) {
      names.add(apiVersionOf(resource));
      if (resource.kind !== "") names.add(`${apiVersionOf(resource)}/${resource.kind}`);
    }
    return { version: await this.#version, apiVersions: [...names].sort() };
  }

  dispose(): void {
    for (const collection of this.#collections.values()) collection.dispose();
    this.#collections.clear();
    this.#changed.dispose();
    this.#pictureChanged.dispose();
    this.cluster.dispose();
  }

  #kindOf({ apiVersion, kind }: ObjectRef): ServedKind {
    const known = this.#kinds.get(apiVersion)?.get(kind);
    if (known) return known;
    const resource = this.catalog.find(apiVersion, kind);
    const found = {
      isServed: resource !== undefined,
      collection: resource && this.#collections.get(wantKey(resource)),
    };
    this.#kinds.set(apiVersion, (this.#kinds.get(apiVersion) ?? new Map<string, ServedKind>()).set(kind, found));
    return found;
  }

  /** Ends collections that nobody wants in this way, makes those that are missing. */
  #adjust(): void {
    this.#kinds.clear();
    const joined = joinWatchScopes(this.#wants.values());
    for (const [key, collection] of this.#collections) {
      const want = joined.get(key);
      if (want && collection.widen(want)) continue;
      collection.dispose();
      this.#collections.delete(key);
    }
    for (const [key, want] of joined) if (!this.#collections.has(key)) this.#start(key, want);
  }

  #list(collection: KindCache, signal?: AbortSignal): Promise<void> {
    this.#lacking.delete(collection);
    const isLarge = this.#lists.has(this.cluster.server, collection.want.resource);
    return collection.list(isLarge ? "heads" : "objects", signal);
  }

  #start(key: string, want: WatchScope): void {
    const collection = new KindCache(want, this.cluster, {
      changed: (ids) => this.#changed.fire(ids),
      pictureChanged: (touches) => {
        if (touches === "all") this.#refusals.clear();
        this.#pictureChanged.fire({ key, touches });
      },
    });
    this.#collections.set(key, collection);
    // it will be asked for with the first object, and is on its way while the list is
    void this.schemaHashOf(apiVersionOf(want.resource), want.resource.kind).catch(() => undefined);
    if (this.#isWatching) collection.watch();
  }
}

function rightKey(verb: string, ref: ObjectRef): string {
  return [verb, ref.apiVersion, ref.kind, ref.namespace].join("|");
}
