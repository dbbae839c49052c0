import { isJsonArray, isJsonObject, type Json, parseJson, stringifyJson } from "../../model/json.ts";
import type { Clock } from "../../support/clock.ts";
import { MooringError } from "../../support/errors.ts";
import { abortable } from "../../support/abortable.ts";
import type { ApiAnswer, ApiClient } from "../http/apiClient.ts";
import { type ApiResource, type Catalog, createCatalog } from "../api/catalog.ts";
import { AGGREGATED, type Discovered, readAggregated, readGroupVersions, readResourceList } from "./discovery.ts";
import type { DiskCache } from "./diskCache.ts";
import { groupVersionPath } from "../http/resourcePath.ts";

/**
 * How long a catalog is taken as it is, also one that an earlier start left on disk: so a second start needs no discovery.
 * After that it is asked for with its ETag (304, no body). Whoever misses a kind, or sees a CRD change, asks for a refresh.
 */
const GOOD_FOR_MS = 10 * 60_000;

const ROOTS = ["/api", "/apis"] as const;

interface Part {
  readonly etag: string;
  readonly discovered: Discovered;
}

interface Stored {
  readonly checkedAt: number;
  readonly parts: readonly Part[];
}

/** The catalog of one server, in memory and on disk. */
export class CatalogSource {
  readonly #client: ApiClient;
  readonly #disk: DiskCache;
  readonly #clock: Clock;
  readonly #name: string;
  #stored: Stored | undefined;
  #isExpired = false;
  #catalog: Catalog | undefined;
  #asking: Promise<Catalog> | undefined;

  /** `server` names the server in the disk cache. */
  constructor(client: ApiClient, deps: { readonly disk: DiskCache; readonly clock: Clock; readonly server: string }) {
    this.#client = client;
    this.#disk = deps.disk;
    this.#clock = deps.clock;
    this.#name = `catalog-2-${deps.server}.json`;
  }

  /** `maxAge` in milliseconds; 0 asks the server. @throws MooringError when the server cannot be asked and nothing is kept */
  async catalog(maxAge: number = GOOD_FOR_MS, signal?: AbortSignal): Promise<Catalog> {
    this.#stored ??= await this.#readDisk();
    const isFresh = this.#stored !== undefined && Math.abs(this.#clock.now() - this.#stored.checkedAt) < maxAge;
    if (!this.#isExpired && isFresh && this.#stored) return this.#take(this.#stored);
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return abortable(this.#asking, signal);
  }

  /** The next question asks the server: a CRD was applied or deleted. */
  expire(): void {
    this.#isExpired = true;
  }

  async #ask(): Promise<Catalog> {
    this.#isExpired = false;
    const old = this.#stored;
    const parts = await Promise.all(ROOTS.map((root, at) => this.#askPart(root, old?.parts[at])));
    const stored = { checkedAt: this.#clock.now(), parts };
    const isNew = parts.some((part, at) => part !== old?.parts[at]);
    if (isNew) this.#catalog = undefined;
    this.#stored = stored;
    await this.#disk.write(this.#name, stringifyJson(stored as unknown as Json));
    return this.#take(stored);
  }

  async #askPart(root: (typeof ROOTS)[number], old: Part | undefined): Promise<Part> {
    const answer = await this.#get(root, old?.etag);
    if (answer.status === 304 && old) return old;
    const document = parseJson(answer.text);
    const discovered = readAggregated(document) ?? (await this.#askEachGroup(document));
    // a document with a failed group is asked for again next time
    return { etag: discovered.failed.length === 0 ? (answer.headers.etag ?? "") : "", discovered };
  }

  async #askEachGroup(document: Json): Promise<Discovered> {
    const failed: string[] = [];
    const lists = await Promise.all(
      readGroupVersions(document).map(async ({ group, version }): Promise<readonly ApiResource[]> => {
        try {
          return readResourceList(parseJson((await this.#get(groupVersionPath(group, version))).text), group, version);
        } catch (error) {
          if (MooringError.is(error, "cancelled")) throw error;
          failed.push(group ? `${group}/${version}` : version);
          return [];
        }
      }),
    );
    return { resources: lists.flat(), failed };
  }

  #get(path: string, etag?: string): Promise<ApiAnswer> {
    return this.#client.send({
      method: "GET",
      path,
      countAs: "discovery",
      lane: "small",
      action: "say which kinds it serves",
      isIdempotent: true,
      accept: AGGREGATED,
      headers: etag ? [["If-None-Match", etag]] : [],
    });
  }

  #take({ parts }: Stored): Catalog {
    this.#catalog ??= createCatalog(
      parts.flatMap((part) => part.discovered.resources),
      parts.flatMap((part) => part.discovered.failed),
    );
    return this.#catalog;
  }

  async #readDisk(): Promise<Stored | undefined> {
    const text = await this.#disk.read(this.#name);
    const value = text === undefined ? undefined : parseJson(text);
    // the cache checks its own integrity; this guards against another layout by an older version
    const isStored =
      isJsonObject(value) &&
      typeof value.checkedAt === "number" &&
      isJsonArray(value.parts) &&
      value.parts.length === ROOTS.length;
    return isStored ? (value as unknown as Stored) : undefined;
  }
}
