import { isJsonObject, type Json, type JsonObject, parseJson, stringifyJson } from "../../model/json.ts";
import { splitApiVersion } from "../../model/objectRef.ts";
import type { SchemaDocument } from "../../model/schemaDocument.ts";
import { type Clock, sleep } from "../../support/clock.ts";
import { hashText } from "../../support/hash.ts";
import { abortable } from "../../support/abortable.ts";
import type { ApiAnswer, ApiClient } from "../http/apiClient.ts";
import type { DiskCache } from "./diskCache.ts";
import { ServerError } from "../http/serverError.ts";

/** Same reasoning as for the catalog: the index (hash per group-version) is taken as it is for so long, then asked for again. */
const GOOD_FOR_MS = 10 * 60_000;

/** The server publishes the schema of a new or changed CRD a moment after it serves the kind: an index this young is not final. */
const UNSETTLED = 30_000;
/** But even then it is not asked for more often than this. */
const LEAST_AGE_MS = 2_000;

/** While definitions come one after another the index itself is behind its documents, in milliseconds. */
const BEHIND = 500;
const ATTEMPTS = 5;

interface Index {
  readonly checkedAt: number;
  /** `apis/apps/v1` → path and query of the document; the query holds its hash. */
  readonly urls: Readonly<Record<string, string>>;
}

/** OpenAPI v3 documents of one server, only those asked for. A document never changes under its hash, so disk copies last. */
export class SchemaSource {
  readonly #client: ApiClient;
  readonly #disk: DiskCache;
  readonly #clock: Clock;
  readonly #name: string;
  #index: Index | undefined;
  #asking: Promise<Index> | undefined;
  #settledAt = 0;
  readonly #documents = new Map<string, Promise<SchemaDocument>>();

  /** `server` names the server in the disk cache. */
  constructor(client: ApiClient, deps: { readonly disk: DiskCache; readonly clock: Clock; readonly server: string }) {
    this.#client = client;
    this.#disk = deps.disk;
    this.#clock = deps.clock;
    this.#name = `openapi-${deps.server}.json`;
  }

  /** Undefined when the server publishes none for the group-version. */
  schema(apiVersion: string, signal?: AbortSignal): Promise<SchemaDocument | undefined> {
    return this.#persist(async () => {
      const url = await this.#urlOf(apiVersion);
      return url === undefined ? undefined : this.#read(url);
    }, signal);
  }

  /** The hash of the document. It is fetched where no earlier start kept it, so that it is there when it is asked for. */
  hash(apiVersion: string, signal?: AbortSignal): Promise<string | undefined> {
    return this.#persist(async () => {
      const url = await this.#urlOf(apiVersion);
      if (url === undefined) return undefined;
      const hash = hashOf(url);
      if (hash !== undefined && !this.#documents.has(url) && (await this.#disk.has(fileOf(hash)))) return hash;
      return (await this.#read(url)).hash;
    }, signal);
  }

  async #persist<T>(ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await abortable(ask(), signal);
      } catch (error) {
        // a document that moved on since the index was read is answered with a redirect to its new hash
        if (!(error instanceof ServerError) || (error.status >= 400 && error.status !== 404)) throw error;
        if (attempt === ATTEMPTS) throw error;
        if (attempt > 1) await sleep(this.#clock, BEHIND, signal);
        this.refresh();
        if (this.#index) this.#index = { ...this.#index, checkedAt: 0 };
      }
    }
  }

  /** The next questions look at the index again: a CRD changed, or the catalog was refreshed. */
  refresh(): void {
    this.#settledAt = this.#clock.now() + UNSETTLED;
  }

  async #urlOf(apiVersion: string): Promise<string | undefined> {
    const { group, version } = splitApiVersion(apiVersion);
    const name = group ? `apis/${group}/${version}` : `api/${version}`;
    return (await this.#currentIndex(GOOD_FOR_MS)).urls[name] ?? (await this.#currentIndex(LEAST_AGE_MS)).urls[name];
  }

  #read(url: string): Promise<SchemaDocument> {
    const reading = this.#documents.get(url) ?? this.#document(url);
    this.#documents.set(url, reading);
    reading.catch(() => this.#documents.delete(url));
    return reading;
  }

  async #currentIndex(oldest: number): Promise<Index> {
    this.#index ??= await this.#readDisk();
    if (this.#index && this.#isGood(this.#index, oldest)) return this.#index;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  #isGood({ checkedAt }: Index, oldest: number): boolean {
    const age = Math.abs(this.#clock.now() - checkedAt);
    return age < LEAST_AGE_MS || (age < oldest && checkedAt >= this.#settledAt);
  }

  /** The index is 10 kB and has no ETag; its documents are large and are asked for by hash. */
  async #ask(): Promise<Index> {
    const { text } = await this.#get("/openapi/v3");
    const index = { checkedAt: this.#clock.now(), urls: readUrls(parseJson(text)) };
    this.#index = index;
    const current = new Set(Object.values(index.urls));
    for (const url of this.#documents.keys()) if (!current.has(url)) this.#documents.delete(url);
    // another start must not trust what this one would look at again
    await this.#disk.write(
      this.#name,
      stringifyJson(index.checkedAt < this.#settledAt ? { ...index, checkedAt: 0 } : index),
    );
    return index;
  }

  async #document(url: string): Promise<SchemaDocument> {
    const hash = hashOf(url);
    const name = hash === undefined ? undefined : fileOf(hash);
    const kept = name === undefined ? undefined : await this.#disk.read(name);
    if (kept !== undefined && hash !== undefined) return { hash, schemas: parseJson(kept) as JsonObject };
    const { text } = await this.#get(url);
    const schemas = schemasOf(parseJson(text));
    if (name !== undefined) await this.#disk.write(name, stringifyJson(schemas));
    return { hash: hash ?? hashText(text), schemas };
  }

  #get(path: string): Promise<ApiAnswer> {
    return this.#client.send({
      method: "GET",
      path,
      countAs: "discovery",
      lane: "small",
      action: "give its schemas",
      isIdempotent: true,
    });
  }

  async #readDisk(): Promise<Index | undefined> {
    const text = await this.#disk.read(this.#name);
    const value = text === undefined ? undefined : parseJson(text);
    return isJsonObject(value) && typeof value.checkedAt === "number" && isJsonObject(value.urls)
      ? (value as unknown as Index)
      : undefined;
  }
}

function readUrls(document: Json): Record<string, string> {
  const urls: Record<string, string> = {};
  const paths = isJsonObject(document) && isJsonObject(document.paths) ? document.paths : {};
  for (const [key, entry] of Object.entries(paths)) {
    const url = isJsonObject(entry) ? entry.serverRelativeURL : undefined;
    // anything but a path of this server is not followed
    if (typeof url === "string" && /^\/[^/]/.test(url)) urls[key] = url;
  }
  return urls;
}

function hashOf(url: string): string | undefined {
  return /[?&]hash=([0-9A-Za-z]+)/.exec(url)?.[1];
}

function fileOf(hash: string): string {
  return `schema-${hash}.json`;
}

function schemasOf(document: Json): JsonObject {
  const components = isJsonObject(document) && isJsonObject(document.components) ? document.components : {};
  return isJsonObject(components.schemas) ? components.schemas : {};
}
