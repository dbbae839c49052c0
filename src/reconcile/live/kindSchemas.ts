import type { Cluster } from "../../cluster/api/cluster.ts";
import { compileSchema, type TypeSchema } from "../../drift/schema/schema.ts";

export interface KindSchema {
  readonly schema: TypeSchema | undefined;
  readonly hash: string;
}

/** The schemas of the kinds that are in use on one connection. A hash is asked for often, and costs much less than its schema. */
export class KindSchemas {
  readonly #cluster: Cluster;
  readonly #schemas = new Map<string, Promise<KindSchema>>();
  readonly #hashes = new Map<string, Promise<string>>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** The compiled schema of a kind; undefined schema where the server publishes none. */
  schemaOf(apiVersion: string, kind: string, signal?: AbortSignal): Promise<KindSchema> {
    return once(this.#schemas, keyOf(apiVersion, kind), () => this.#load(apiVersion, kind, signal));
  }

  /** The hash of the same schema, which need not be read for it. */
  hashOf(apiVersion: string, kind: string, signal?: AbortSignal): Promise<string> {
    return once(
      this.#hashes,
      keyOf(apiVersion, kind),
      async () => (await this.#cluster.schemaHash(apiVersion, signal)) ?? "",
    );
  }

  /** After a CRD came, went or changed. Returns the kinds in use (`apiVersion|kind`) whose schema is another now. */
  async refresh(signal?: AbortSignal): Promise<ReadonlySet<string>> {
    const old = new Map<string, Promise<string>>(this.#hashes);
    for (const [key, schema] of this.#schemas)
      old.set(
        key,
        schema.then(({ hash }) => hash),
      );
    this.#schemas.clear();
    this.#hashes.clear();
    const changed = new Set<string>();
    for (const [key, hash] of old) {
      const [apiVersion = "", kind = ""] = key.split("|");
      const [before, after] = await Promise.all([hash, this.hashOf(apiVersion, kind, signal)]);
      if (before !== after) changed.add(key);
    }
    return changed;
  }

  async #load(apiVersion: string, kind: string, signal?: AbortSignal): Promise<KindSchema> {
    const document = await this.#cluster.schema(apiVersion, signal);
    return document
      ? { schema: compileSchema(document, apiVersion, kind), hash: document.hash }
      : { schema: undefined, hash: "" };
  }
}

/** A failure is not kept: the next one asks again. */
function once<T>(known: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
  const kept = known.get(key);
  if (kept) return kept;
  const loading = load();
  known.set(key, loading);
  loading.catch(() => {
    if (known.get(key) === loading) known.delete(key);
  });
  return loading;
}

function keyOf(apiVersion: string, kind: string): string {
  return `${apiVersion}|${kind}`;
}
