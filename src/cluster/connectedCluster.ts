import type { HelmRelease } from "../model/helmRelease.ts";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import { formatRef, groupKind, type ObjectRef } from "../model/objectRef.ts";
import type { SchemaDocument } from "../model/schemaDocument.ts";
import { Sensitive } from "../model/sensitive.ts";
import type { ClusterIdentity } from "../model/target.ts";
import type { Clock } from "../support/clock.ts";
import { MooringError } from "../support/errors.ts";
import type { Log } from "../support/log.ts";
import { canDo } from "./write/accessReview.ts";
import type { ApiClient } from "./http/apiClient.ts";
import { apiVersionOf, type ApiResource, type Catalog } from "./api/catalog.ts";
import type {
  ApplyOptions,
  ApplyResult,
  CatalogOptions,
  Cluster,
  DeleteOptions,
  LiveList,
  RequestCounts,
} from "./api/cluster.ts";
import type { CatalogSource } from "./discovery/discoverCatalog.ts";
import { ConnectedWorkloads } from "./connectedWorkloads.ts";
import { listObjects } from "./watch/listObjects.ts";
import { Reflector } from "./watch/reflector.ts";
import { isAnswering, Reachability } from "./watch/reachability.ts";
import { readVersion } from "./discovery/readVersion.ts";
import { objectPath } from "./http/resourcePath.ts";
import { readIdentity } from "./discovery/readIdentity.ts";
import type { SchemaSource } from "./discovery/schemaSource.ts";
import { toLive } from "./http/toLive.ts";
import type { Watch, WatchSink } from "./api/watch.ts";
import { watchObjects } from "./watch/watchObjects.ts";
import type { Workloads } from "./api/workloads.ts";
import { applyRaw, createObject, deleteObject, patchFields, refOf, tryPatch } from "./write/writes.ts";
import type { JsonPatch, PatchOperation } from "./api/jsonPatch.ts";
import type { Verb } from "./api/verb.ts";

export interface ClusterParts {
  readonly context: string;
  readonly server: string;
  /** Of the certificate authority, "" for the system's. */
  readonly caHash: string;
  /** Of the context; read for the identity where nothing else may be. */
  readonly namespace: string;
  readonly client: ApiClient;
  readonly catalog: CatalogSource;
  readonly schemas: SchemaSource;
  readonly clock: Clock;
  readonly log: Log;
  /** Lets the next request sign in afresh. */
  readonly forgetSignIn: () => void;
}

/** Kinds whose change changes what the server serves. */
const DEFINITIONS = new Set(["CustomResourceDefinition.apiextensions.k8s.io", "APIService.apiregistration.k8s.io"]);

/** A connection as faces and use cases see it: finds the resource of a reference, then hands over to the file that does the work. */
export class ConnectedCluster implements Cluster {
  readonly context: string;
  readonly server: string;
  readonly workloads: Workloads;
  readonly #parts: ClusterParts;
  readonly #watches = new Map<Watch, ApiResource>();
  readonly #reachability: Reachability;

  constructor(parts: ClusterParts) {
    this.context = parts.context;
    this.server = parts.server;
    this.#parts = parts;
    this.workloads = new ConnectedWorkloads({
      client: parts.client,
      catalog: (signal) => this.catalog(signal),
      resourceOf: (ref, signal) => this.#resourceOf(ref, signal),
    });
    this.#reachability = new Reachability(parts.clock, (signal) => isAnswering(parts.client, signal));
  }

  get requests(): Readonly<RequestCounts> {
    return this.#parts.client.counts;
  }

  identity(signal?: AbortSignal, namespace = this.#parts.namespace): Promise<ClusterIdentity> {
    const { server, caHash } = this.#parts;
    const uidOf = async (resource: ApiResource, ref: ObjectRef): Promise<string> => {
      const live = await this.#read(resource, ref, signal);
      return live ? toLive(live, resource).uid : "";
    };
    return readIdentity({ server, caHash }, namespace, uidOf);
  }

  async catalog(signal?: AbortSignal, options: CatalogOptions = {}): Promise<Catalog> {
    const catalog = await this.#parts.catalog.catalog(options.refresh ? 0 : options.maxAge, signal);
    if (options.refresh) {
      this.#parts.schemas.refresh();
      for (const [watch, resource] of this.#watches) {
        if (watch.state.kind === "gone" && catalog.find(apiVersionOf(resource), resource.kind)) watch.wake();
      }
    }
    return catalog;
  }

  version(signal?: AbortSignal): Promise<string> {
    return readVersion(this.#parts.client, signal);
  }

  async helmRelease(namespace: string, name: string, signal?: AbortSignal): Promise<HelmRelease | undefined> {
    const { readRelease } = await import("./discovery/helmRelease.ts");
    return readRelease(namespace, name, {
      select: (place, selector) => this.workloads.select("v1", "Secret", place, selector, signal),
      getRaw: (ref) => this.getRaw(ref, signal),
    });
  }

  schema(apiVersion: string, signal?: AbortSignal): Promise<SchemaDocument | undefined> {
    return this.#parts.schemas.schema(apiVersion, signal);
  }

  schemaHash(apiVersion: string, signal?: AbortSignal): Promise<string | undefined> {
    return this.#parts.schemas.hash(apiVersion, signal);
  }

  list(resource: ApiResource, namespace: string | undefined, signal?: AbortSignal): Promise<LiveList> {
    return listObjects({ ...this.#parts, resource, namespace, what: "objects" }, signal);
  }

  listHeads(resource: ApiResource, namespace: string | undefined, signal?: AbortSignal): Promise<LiveList> {
    return listObjects({ ...this.#parts, resource, namespace, what: "heads" }, signal);
  }

  watch(resource: ApiResource, namespace: string | undefined, sink: WatchSink): Watch {
    const { client, clock, log } = this.#parts;
    const watch = new Reflector({
      name: `${this.context}: ${resource.plural}${namespace === undefined ? "" : ` in ${namespace}`}`,
      source: {
        list: (signal) => listObjects({ client, resource, namespace, clock, what: "objects" }, signal),
        watch: (resourceVersion, timeoutSeconds, signal) =>
          watchObjects(client, resource, namespace, { resourceVersion, timeoutSeconds }, signal),
      },
      sink,
      clock,
      log,
      reachability: this.#reachability,
      onDispose: () => this.#watches.delete(watch),
    });
    this.#watches.set(watch, resource);
    watch.start();
    return watch;
  }

  async get(ref: ObjectRef, signal?: AbortSignal): Promise<LiveObject | undefined> {
    const resource = await this.#resourceOf(ref, signal);
    const raw = await this.#read(resource, ref, signal);
    return raw && toLive(raw, resource);
  }

  async getRaw(ref: ObjectRef, signal?: AbortSignal): Promise<Sensitive<JsonObject> | undefined> {
    const raw = await this.#read(await this.#resourceOf(ref, signal), ref, signal);
    return raw && new Sensitive(raw);
  }

  async apply(wire: Sensitive<JsonObject>, options: ApplyOptions, signal?: AbortSignal): Promise<ApplyResult> {
    const resource = await this.#resourceOf(refOf(wire.expose()), signal);
    const result = await applyRaw(this.#parts.client, resource, wire, options, signal);
    if (!options.dryRun) this.#noteChange(resource);
    return result;
  }

  async create(
    wire: Sensitive<JsonObject>,
    options: { readonly dryRun: boolean },
    signal?: AbortSignal,
  ): Promise<LiveObject> {
    const resource = await this.#resourceOf(refOf(wire.expose()), signal);
    const live = await createObject(this.#parts.client, resource, wire, options.dryRun, signal);
    if (!options.dryRun) this.#noteChange(resource);
    return live;
  }

  async delete(ref: ObjectRef, options: DeleteOptions, signal?: AbortSignal): Promise<void> {
    const resource = await this.#resourceOf(ref, signal);
    await deleteObject(this.#parts.client, resource, ref, options, signal);
    if (!options.dryRun) this.#noteChange(resource);
  }

  async tryPatch(
    ref: ObjectRef,
    patch: Sensitive<readonly PatchOperation[]>,
    signal?: AbortSignal,
  ): Promise<LiveObject> {
    return tryPatch(this.#parts.client, await this.#resourceOf(ref, signal), ref, patch, signal);
  }

  async patchManagedFields(ref: ObjectRef, patch: JsonPatch, signal?: AbortSignal): Promise<LiveObject> {
    return patchFields(this.#parts.client, await this.#resourceOf(ref, signal), ref, patch, signal);
  }

  can(verb: Verb, resource: ApiResource, namespace: string, name = "", signal?: AbortSignal): Promise<boolean> {
    return canDo(this.#parts.client, { verb, resource, namespace, name }, signal);
  }

  wake(): void {
    this.#parts.forgetSignIn();
    this.#reachability.wake();
    for (const watch of this.#watches.keys()) watch.wake();
  }

  dispose(): void {
    for (const watch of [...this.#watches.keys()]) watch.dispose();
    this.#reachability.dispose();
    this.#parts.client.dispose();
  }

  /** A kind that is not in the catalog may be new: looked for once more. */
  async #resourceOf(ref: ObjectRef, signal?: AbortSignal): Promise<ApiResource> {
    const known =
      (await this.catalog(signal)).find(ref.apiVersion, ref.kind) ??
      (await this.catalog(signal, { refresh: true })).find(ref.apiVersion, ref.kind);
    if (known) return known;
    throw new MooringError(
      "notFound",
      `${this.server} serves no kind ${ref.kind} of ${ref.apiVersion || "an empty apiVersion"}; is its CustomResourceDefinition installed?`,
    );
  }

  async #read(resource: ApiResource, ref: ObjectRef, signal?: AbortSignal): Promise<JsonObject | undefined> {
    try {
      const answer = await this.#parts.client.json({
        method: "GET",
        path: objectPath(resource, ref.namespace, ref.name),
        countAs: "get",
        lane: "small",
        action: `read ${formatRef(ref)}`,
        isIdempotent: true,
        signal,
      });
      return isJsonObject(answer) ? answer : undefined;
    } catch (error) {
      if (MooringError.is(error, "notFound")) return undefined;
      throw error;
    }
  }

  #noteChange(resource: ApiResource): void {
    if (!DEFINITIONS.has(groupKind({ apiVersion: apiVersionOf(resource), kind: resource.kind }))) return;
    this.#parts.catalog.expire();
    this.#parts.schemas.refresh();
  }
}
