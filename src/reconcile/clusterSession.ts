import type { Catalog } from "../cluster/catalog.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { KnownDefaults } from "../drift/knownDefaults.ts";
import { compileSchema, type TypeSchema } from "../drift/schema.ts";
import type { LiveObject } from "../model/live.ts";
import { type ObjectId, type ObjectRef, objectId } from "../model/objectRef.ts";
import type { Disposable } from "../support/disposable.ts";
import { Emitter } from "../support/emitter.ts";
import { LiveCollection } from "./liveCollection.ts";
import { joinWants, type Want, wantKey } from "./wants.ts";

/** What is known of a live object right now. */
export type Sighting =
  | { readonly kind: "found"; readonly object: LiveObject | undefined; readonly uid: string; readonly resourceVersion: string; readonly asOf: number }
  | { readonly kind: "absent"; readonly asOf: number }
  | { readonly kind: "notYet" }
  /** Never listed, and the server does not answer. */
  | { readonly kind: "away"; readonly message: string }
  | { readonly kind: "forbidden"; readonly message: string }
  /** The kind is not served: its CRD is missing. */
  | { readonly kind: "unserved" };

export interface KindSchema {
  readonly schema: TypeSchema | undefined;
  readonly hash: string;
}

/** One connection with the live objects that the folders on it need. Shared by all folders with the same context. */
export class ClusterSession implements Disposable {
  readonly cluster: Cluster;
  readonly defaults = new KnownDefaults();
  readonly #changed = new Emitter<readonly ObjectId[]>();
  readonly #stateChanged = new Emitter<void>();
  readonly #wants = new Map<string, readonly Want[]>();
  readonly #collections = new Map<string, LiveCollection>();
  readonly #schemas = new Map<string, Promise<KindSchema>>();
  readonly #isWatching: boolean;
  catalog: Catalog;

  private constructor(cluster: Cluster, catalog: Catalog, isWatching: boolean) {
    this.cluster = cluster;
    this.catalog = catalog;
    this.#isWatching = isWatching;
  }

  static async open(cluster: Cluster, isWatching: boolean, signal?: AbortSignal): Promise<ClusterSession> {
    return new ClusterSession(cluster, await cluster.catalog(signal), isWatching);
  }

  get onDidChange(): Emitter<readonly ObjectId[]>["on"] {
    return this.#changed.on;
  }

  get onDidChangeState(): Emitter<void>["on"] {
    return this.#stateChanged.on;
  }

  /** Says which kinds an owner (a folder) needs; starts what is new, ends what nobody needs. Resolves when lists are there. */
  async observe(owner: string, wants: readonly Want[], signal?: AbortSignal): Promise<void> {
    this.#wants.set(owner, wants);
    const joined = joinWants(this.#wants.values());
    for (const [key, collection] of this.#collections) {
      const want = joined.get(key);
      if (want && collection.covers(want)) continue;
      collection.dispose();
      this.#collections.delete(key);
    }
    const starts: Promise<void>[] = [];
    for (const [key, want] of joined) {
      const known = this.#collections.get(key);
      if (known && this.#isWatching) continue;
      starts.push(this.#start(key, want, signal));
    }
    await Promise.all(starts);
  }

  /** Reads the lists again (command line), or asks the watches to look at their connections. */
  async renew(owner: string, signal?: AbortSignal): Promise<void> {
    if (this.#isWatching) this.cluster.wake();
    else await this.observe(owner, this.#wants.get(owner) ?? [], signal);
  }

  forget(owner: string): void {
    this.#wants.delete(owner);
  }

  collections(): Iterable<LiveCollection> {
    return this.#collections.values();
  }

  collectionOf(ref: ObjectRef): LiveCollection | undefined {
    const resource = this.catalog.find(ref.apiVersion, ref.kind);
    return resource && this.#collections.get(wantKey(resource));
  }

  look(ref: ObjectRef): Sighting {
    if (!this.catalog.find(ref.apiVersion, ref.kind)) return { kind: "unserved" };
    const collection = this.collectionOf(ref);
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

  /** The compiled schema of a kind; undefined schema where the server publishes none. */
  schemaOf(apiVersion: string, kind: string, signal?: AbortSignal): Promise<KindSchema> {
    const key = `${apiVersion}|${kind}`;
    const known = this.#schemas.get(key);
    if (known) return known;
    const loading = this.#loadSchema(apiVersion, kind, signal);
    this.#schemas.set(key, loading);
    loading.catch(() => this.#schemas.delete(key));
    return loading;
  }

  /** After a CRD came or went: discovery and schemas are read again. */
  async refreshCatalog(signal?: AbortSignal): Promise<void> {
    this.#schemas.clear();
    this.catalog = await this.cluster.catalog(signal, { refresh: true });
  }

  dispose(): void {
    for (const collection of this.#collections.values()) collection.dispose();
    this.#collections.clear();
    this.#changed.dispose();
    this.#stateChanged.dispose();
    this.cluster.dispose();
  }

  async #start(key: string, want: Want, signal?: AbortSignal): Promise<void> {
    const collection = new LiveCollection(want, this.cluster, {
      changed: (ids) => this.#changed.fire(ids),
      stateChanged: () => this.#stateChanged.fire(),
    });
    this.#collections.get(key)?.dispose();
    this.#collections.set(key, collection);
    await (this.#isWatching ? collection.watch() : collection.list(signal));
  }

  async #loadSchema(apiVersion: string, kind: string, signal?: AbortSignal): Promise<KindSchema> {
    const document = await this.cluster.schema(apiVersion, signal);
    return document
      ? { schema: compileSchema(document, apiVersion, kind), hash: document.hash }
      : { schema: undefined, hash: "" };
  }
}
