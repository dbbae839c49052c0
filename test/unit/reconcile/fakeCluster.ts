import { type ApiResource, createCatalog } from "../../../src/cluster/api/catalog.ts";
import type { ApplyResult, Cluster } from "../../../src/cluster/api/cluster.ts";
import type { Watch, WatchSink } from "../../../src/cluster/api/watch.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { LiveObject } from "../../../src/model/live.ts";
import { type ObjectRef, objectId } from "../../../src/model/objectRef.ts";
import type { Sensitive } from "../../../src/model/sensitive.ts";
import { MooringError } from "../../../src/support/errors.ts";

const CONFIG_MAPS: ApiResource = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  namespaced: true,
  verbs: [],
  hasStatus: true,
};

/** A cluster of ConfigMaps in memory, whose watches and dry-runs are in the hands of the test. */
export class FakeCluster implements Cluster {
  readonly context = "fake";
  readonly server = "https://fake.test";
  readonly requests = { discovery: 0, list: 0, get: 0, dryRun: 0, write: 0, watch: 0, total: 0 };
  readonly sinks: { readonly namespace: string | undefined; readonly sink: WatchSink; isDisposed: boolean }[] = [];
  readonly objects = new Map<string, LiveObject>();
  /** Answers a dry-run; by default with the object as the cluster has it. */
  onDryRun: (ref: ObjectRef) => Promise<ApplyResult> = (ref) => Promise.resolve({ kind: "ok", object: this.must(ref) });

  put(object: LiveObject): LiveObject {
    this.objects.set(objectId(object.ref), object);
    return object;
  }

  must(ref: ObjectRef): LiveObject {
    const object = this.objects.get(objectId(ref));
    if (!object) throw new MooringError("notFound", ref.name);
    return object;
  }

  identity() {
    return Promise.resolve({ server: this.server, caHash: "", uid: "u" });
  }

  catalog() {
    return Promise.resolve(createCatalog([CONFIG_MAPS], []));
  }

  version() {
    return Promise.resolve("v1.34.1");
  }

  helmRelease() {
    return Promise.resolve(undefined);
  }

  schema() {
    return Promise.resolve(undefined);
  }

  schemaHash() {
    return Promise.resolve(undefined);
  }

  list() {
    this.requests.list += 1;
    const objects = [...this.objects.values()];
    return Promise.resolve({ objects, resourceVersion: "1", asOf: 1, size: 1, isHeads: false });
  }

  listHeads() {
    return this.list();
  }

  watch(_resource: ApiResource, namespace: string | undefined, sink: WatchSink): Watch {
    const opened = { namespace, sink, isDisposed: false };
    this.sinks.push(opened);
    return { state: { kind: "listing" }, wake: () => undefined, dispose: () => void (opened.isDisposed = true) };
  }

  get(ref: ObjectRef) {
    this.requests.get += 1;
    return Promise.resolve(this.objects.get(objectId(ref)));
  }

  apply(wire: Sensitive<JsonObject>) {
    this.requests.dryRun += 1;
    const { metadata } = wire.expose();
    const { namespace = "", name = "" } = metadata as Record<string, string>;
    return this.onDryRun({ apiVersion: "v1", kind: "ConfigMap", namespace, name });
  }

  get workloads(): never {
    return this.#no();
  }

  getRaw = (): never => this.#no();
  create = (): never => this.#no();
  delete = (): never => this.#no();
  tryPatch = (): never => this.#no();
  patchManagedFields = (): never => this.#no();
  can = (): never => this.#no();
  wake(): void {}
  dispose(): void {}

  #no(): never {
    throw new Error("not in this fake");
  }
}

export function configMapRef(name: string, namespace = "shop"): ObjectRef {
  return { apiVersion: "v1", kind: "ConfigMap", namespace, name };
}

export function liveConfigMap(name: string, value: string, resourceVersion: string, uid = "u"): LiveObject {
  const ref = configMapRef(name);
  return {
    ref,
    uid,
    resourceVersion,
    body: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: ref.namespace, uid, resourceVersion },
      data: { key: value },
    },
    managedFields: [],
  };
}
