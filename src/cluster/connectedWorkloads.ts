import { isJsonArray, isJsonObject, type JsonObject, stringifyJson } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import { formatRef, type ObjectRef } from "../model/objectRef.ts";
import { MooringError } from "../support/errors.ts";
import { canDo } from "./write/accessReview.ts";
import type { ApiClient } from "./http/apiClient.ts";
import type { ApiResource, Catalog } from "./api/catalog.ts";
import { readPodLog } from "./write/podLog.ts";
import { collectionPath, objectPath, query } from "./http/resourcePath.ts";
import { toLive } from "./http/toLive.ts";
import type { PodLogOptions, Workloads } from "./api/workloads.ts";
import { FIELD_MANAGER } from "./write/writes.ts";
import type { Verb } from "./api/verb.ts";

/** As client-go's pager. */
const PAGE = 500;
/** `kubectl/pkg/polymorphichelpers/objectrestarter.go` */
const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

export interface WorkloadParts {
  readonly client: ApiClient;
  readonly catalog: (signal?: AbortSignal) => Promise<Catalog>;
  /** @throws MooringError notFound when the kind is not served */
  readonly resourceOf: (ref: ObjectRef, signal?: AbortSignal) => Promise<ApiResource>;
}

export class ConnectedWorkloads implements Workloads {
  readonly #parts: WorkloadParts;

  constructor(parts: WorkloadParts) {
    this.#parts = parts;
  }

  async may(verb: Verb, ref: ObjectRef, subresource: string, signal?: AbortSignal): Promise<boolean> {
    const resource = await this.#parts.resourceOf(ref, signal);
    const { namespace, name } = ref;
    return canDo(this.#parts.client, { verb, resource, namespace, name, subresource }, signal);
  }

  restart(ref: ObjectRef, at: string, signal?: AbortSignal): Promise<LiveObject> {
    const patch = { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: at } } } } };
    return this.#patch(ref, "", patch, "application/strategic-merge-patch+json", "restart", signal);
  }

  annotate(ref: ObjectRef, annotations: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<LiveObject> {
    return this.#patch(ref, "", { metadata: { annotations } }, "application/merge-patch+json", "annotate", signal);
  }

  async replicas(ref: ObjectRef, signal?: AbortSignal): Promise<number> {
    const resource = await this.#parts.resourceOf(ref, signal);
    const answer = await this.#parts.client.json({
      method: "GET",
      path: `${objectPath(resource, ref.namespace, ref.name)}/scale`,
      countAs: "get",
      lane: "small",
      action: `read the scale of ${formatRef(ref)}`,
      isIdempotent: true,
      signal,
    });
    const spec = isJsonObject(answer) && isJsonObject(answer.spec) ? answer.spec : {};
    return typeof spec.replicas === "number" ? spec.replicas : 0;
  }

  async setReplicas(ref: ObjectRef, replicas: number, signal?: AbortSignal): Promise<void> {
    await this.#patch(ref, "/scale", { spec: { replicas } }, "application/merge-patch+json", "scale", signal);
  }

  async select(
    apiVersion: string,
    kind: string,
    namespace: string,
    selector: string,
    signal?: AbortSignal,
  ): Promise<readonly LiveObject[]> {
    const resource = (await this.#parts.catalog(signal)).find(apiVersion, kind);
    if (!resource) return [];
    const found: LiveObject[] = [];
    let next: string | undefined;
    do {
      const page = await this.#parts.client.json({
        method: "GET",
        path: collectionPath(resource, namespace) + query({ labelSelector: selector, limit: PAGE, continue: next }),
        countAs: "list",
        lane: "list",
        action: `list ${resource.plural} in namespace ${namespace}`,
        isIdempotent: true,
        signal,
      });
      if (!isJsonObject(page)) break;
      const items = isJsonArray(page.items) ? page.items.filter(isJsonObject) : [];
      found.push(...items.map((item) => toLive(item, resource)));
      const metadata = isJsonObject(page.metadata) ? page.metadata : {};
      next = typeof metadata.continue === "string" && metadata.continue !== "" ? metadata.continue : undefined;
    } while (next !== undefined);
    return found;
  }

  log(pod: ObjectRef, options: PodLogOptions, signal: AbortSignal): Promise<AsyncIterable<string>> {
    return readPodLog(this.#parts.client, pod, options, signal);
  }

  async #patch(
    ref: ObjectRef,
    subresource: "" | "/scale",
    patch: JsonObject,
    contentType: string,
    verb: string,
    signal?: AbortSignal,
  ): Promise<LiveObject> {
    const resource = await this.#parts.resourceOf(ref, signal);
    const answer = await this.#parts.client.json({
      method: "PATCH",
      path: `${objectPath(resource, ref.namespace, ref.name)}${subresource}${query({ fieldManager: FIELD_MANAGER })}`,
      countAs: "write",
      lane: "write",
      action: `${verb} ${formatRef(ref)}`,
      isIdempotent: true,
      contentType,
      body: stringifyJson(patch),
      signal,
    });
    if (!isJsonObject(answer))
      throw new MooringError("unreachable", `The response for ${formatRef(ref)} is not an object.`);
    return toLive(answer, resource);
  }
}
