import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import type { Clock } from "../../support/clock.ts";
import { MooringError } from "../../support/errors.ts";
import { yieldToEventLoop } from "../../support/yieldToEventLoop.ts";
import type { ApiClient } from "../http/apiClient.ts";
import type { ApiResource } from "../api/catalog.ts";
import type { LiveList } from "../api/cluster.ts";
import { collectionPath, query } from "../http/resourcePath.ts";
import { toLive } from "../http/toLive.ts";

/** As client-go's pager: small enough to parse in a blink, large enough for few round trips. */
const PAGE = 500;
/** Parsing more than this (characters) at once would be felt; kinds with big objects get smaller pages after the first. */
const LARGEST_PAGE = 2_000_000;
const SMALLEST = 50;
/** Objects converted before others may run. */
const SLICE = 100;

/** KEP-2334: what a server that cannot do this answers is the objects as a whole. */
const HEADS = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

export interface ListRequest {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly resource: ApiResource;
  /** undefined = all namespaces */
  readonly namespace: string | undefined;
  /** `heads`: the metadata alone */
  readonly what: "objects" | "heads";
}

/**
 * All objects of a kind, page by page from one snapshot. A continue token that ran out (410) starts the list again, once.
 * @throws MooringError forbidden, notFound (the kind is not served), gone, unreachable …
 */
export async function listObjects(request: ListRequest, signal?: AbortSignal): Promise<LiveList> {
  try {
    return await listOnce(request, signal);
  } catch (error) {
    if (!MooringError.is(error, "gone")) throw error;
    return listOnce(request, signal);
  }
}

async function listOnce(request: ListRequest, signal?: AbortSignal): Promise<LiveList> {
  const { client, resource, namespace } = request;
  const asOf = request.clock.now();
  const objects: LiveObject[] = [];
  let limit = PAGE;
  let next: string | undefined;
  let resourceVersion = "";
  let size = 0;
  let isHeads = request.what === "heads";
  do {
    const { text } = await client.send({
      method: "GET",
      path: collectionPath(resource, namespace) + query({ limit, continue: next }),
      countAs: "list",
      lane: "list",
      action: `list ${resource.plural}${namespace === undefined ? "" : ` in namespace ${namespace}`}`,
      isIdempotent: true,
      ...(request.what === "heads" ? { accept: HEADS } : {}),
      signal,
    });
    await yieldToEventLoop(); // lists of many kinds arrive together
    const page = client.parse(text);
    size += text.length;
    if (text.length > LARGEST_PAGE) limit = Math.max(SMALLEST, Math.floor((limit * LARGEST_PAGE) / text.length));
    const arePartial = isJsonObject(page) && page.kind === "PartialObjectMetadataList";
    isHeads &&= arePartial;
    const metadata = isJsonObject(page) && isJsonObject(page.metadata) ? page.metadata : {};
    if (typeof metadata.resourceVersion === "string") resourceVersion = metadata.resourceVersion;
    const items = itemsOf(page);
    // those are of a kind of their own
    await convert(arePartial ? items.map(({ metadata }) => ({ metadata: metadata ?? {} })) : items, resource, objects);
    next = typeof metadata.continue === "string" && metadata.continue !== "" ? metadata.continue : undefined;
  } while (next !== undefined);
  return { objects, resourceVersion, asOf, size, isHeads };
}

async function convert(items: readonly JsonObject[], resource: ApiResource, into: LiveObject[]): Promise<void> {
  for (let at = 0; at < items.length; at += SLICE) {
    await yieldToEventLoop();
    for (const item of items.slice(at, at + SLICE)) into.push(toLive(item, resource));
  }
}

function itemsOf(page: Json): readonly JsonObject[] {
  return isJsonObject(page) && isJsonArray(page.items) ? page.items.filter(isJsonObject) : [];
}
