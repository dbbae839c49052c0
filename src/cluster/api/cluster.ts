// What Mooring knows of API servers: how to reach one (kubeconfig, sign-in), what it serves (discovery, OpenAPI), what it holds
// (lists, watches) and how to change it (server-side apply). It knows no files, no Git and no drift.
// Start with loadKubeconfig (kubeconfig.ts) and connect (connect.ts).
import type { HelmRelease } from "../../model/helmRelease.ts";
import type { JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { Conflict } from "../../model/plan.ts";
import type { SchemaDocument } from "../../model/schemaDocument.ts";
import type { Sensitive } from "../../model/sensitive.ts";
import type { ClusterIdentity } from "../../model/target.ts";
import type { Disposable } from "../../support/disposable.ts";
import type { ApiResource, Catalog } from "./catalog.ts";
import type { Watch, WatchSink } from "./watch.ts";
import type { Workloads } from "./workloads.ts";
import type { JsonPatch, PatchOperation } from "./jsonPatch.ts";
import type { Verb } from "./verb.ts";

/** HTTP attempts so far, retries included. Discovery includes OpenAPI; `get` includes access reviews and identity. */
export interface RequestCounts {
  discovery: number;
  list: number;
  get: number;
  dryRun: number;
  write: number;
  watch: number;
  total: number;
}

/** One consistent list. `resourceVersion` is where a watch goes on; `asOf` is the local time (ms) the first page was asked for. */
export interface LiveList {
  readonly objects: readonly LiveObject[];
  readonly resourceVersion: string;
  readonly asOf: number;
  /** Characters of JSON. */
  readonly size: number;
  /** The bodies hold `metadata` and nothing else. */
  readonly isHeads: boolean;
}

export type ApplyResult =
  | { readonly kind: "ok"; readonly object: LiveObject }
  | { readonly kind: "conflict"; readonly conflicts: readonly Conflict[] };

export interface ApplyOptions {
  readonly dryRun: boolean;
  /** Takes fields from other managers. */
  readonly force: boolean;
  /** Default `mooring`. */
  readonly fieldManager?: string;
}

export interface DeleteOptions {
  /** Only this very object is deleted, never a new one of the same name. */
  readonly uid: string;
  /** Only if nothing changed since this version. */
  readonly resourceVersion?: string;
  readonly propagation: "Background" | "Foreground" | "Orphan";
  readonly dryRun: boolean;
}

export interface CatalogOptions {
  readonly refresh?: boolean;
  /** Milliseconds: asks the server only where the answer at hand is older. */
  readonly maxAge?: number;
}

/** One connection to one context. Every failure is a MooringError; its texts carry no secret values. */
export interface Cluster extends Disposable {
  readonly context: string;
  readonly server: string;
  readonly requests: Readonly<RequestCounts>;
  /**
   * Asks the server each time (one GET), because it is what guards a plan against a cluster that was swapped. `namespace`: one
   * whose objects may be read where those of the cluster may not; default: that of the context.
   */
  identity(signal?: AbortSignal, namespace?: string): Promise<ClusterIdentity>;
  /** What the server serves, as it was asked some minutes ago, perhaps by an earlier start. `refresh` asks it now. */
  catalog(signal?: AbortSignal, options?: CatalogOptions): Promise<Catalog>;
  /** The version of Kubernetes: `v1.34.1`; "" where the server does not say. */
  version(signal?: AbortSignal): Promise<string>;
  /** The deployed Helm release of a name; undefined where there is none. It holds values: ask only where the user allows it. */
  helmRelease(namespace: string, name: string, signal?: AbortSignal): Promise<HelmRelease | undefined>;
  /** Undefined when the server publishes no OpenAPI v3 for the group-version. */
  schema(apiVersion: string, signal?: AbortSignal): Promise<SchemaDocument | undefined>;
  /** The hash of the same document; one that an earlier start kept is not read for it. */
  schemaHash(apiVersion: string, signal?: AbortSignal): Promise<string | undefined>;
  /** All objects of a kind; `namespace` undefined = all namespaces. */
  list(resource: ApiResource, namespace: string | undefined, signal?: AbortSignal): Promise<LiveList>;
  /** The same with their metadata alone, where the server can leave the rest out. */
  listHeads(resource: ApiResource, namespace: string | undefined, signal?: AbortSignal): Promise<LiveList>;
  watch(resource: ApiResource, namespace: string | undefined, sink: WatchSink): Watch;
  /** Undefined when there is no such object. */
  get(ref: ObjectRef, signal?: AbortSignal): Promise<LiveObject | undefined>;
  /** The object as the server sent it, for the export of one object only. */
  getRaw(ref: ObjectRef, signal?: AbortSignal): Promise<Sensitive<JsonObject> | undefined>;
  apply(wire: Sensitive<JsonObject>, options: ApplyOptions, signal?: AbortSignal): Promise<ApplyResult>;
  create(wire: Sensitive<JsonObject>, options: { readonly dryRun: boolean }, signal?: AbortSignal): Promise<LiveObject>;
  /** Resolves also when the object is gone already. */
  delete(ref: ObjectRef, options: DeleteOptions, signal?: AbortSignal): Promise<void>;
  /** Sends the patch made by takeOver.ts. Reason `conflict` when the object changed in between. */
  patchManagedFields(ref: ObjectRef, patch: JsonPatch, signal?: AbortSignal): Promise<LiveObject>;
  /** A dry-run of a patch of the object's parts: what an update would make of it. */
  tryPatch(ref: ObjectRef, patch: Sensitive<readonly PatchOperation[]>, signal?: AbortSignal): Promise<LiveObject>;
  can(verb: Verb, resource: ApiResource, namespace: string, name?: string, signal?: AbortSignal): Promise<boolean>;
  /** Restart, scale, logs. */
  readonly workloads: Workloads;
  /** Ends every wait of every watch: after sleep, on window focus, when the user presses "now". */
  wake(): void;
}
