import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ApiResource } from "../../cluster/api/catalog.ts";
import { isJsonArray, isJsonObject, parseJson, stringifyJson } from "../../model/json.ts";
import { PACK_GROUP } from "../../model/packReport.ts";
import { isSecretKind } from "../../support/redaction.ts";
import { buildName } from "../../support/state/build.ts";
import { replacePrivateFile } from "../../support/state/privateFolder.ts";
import { wantKey } from "./watchScopes.ts";

const FILE = "lists-1.json";
/** Characters of JSON: a smaller list is fetched and parsed in a blink. */
const LARGE = 200_000;
/** So many more pay for a request that reads one body. */
const LARGE_PER_BODY = 1_000_000;
/** Objects of a kind whose bodies are read one by one; with more of them the whole list costs less. */
export const MOST_SINGLE = 3;

/**
 * Which lists were large in an earlier run although hardly a body of them was needed: a later run asks for the metadata alone and
 * reads the bodies that it needs after all. A guess about costs, no part of a verdict.
 */
export class LargeLists {
  readonly #folder: string | undefined;
  readonly #build = buildName();
  readonly #keys = new Set<string>();
  #isDirty = false;

  /** `folder`: of the user alone; undefined = nothing is kept. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  async load(): Promise<void> {
    if (!this.#folder) return;
    try {
      const stored = parseJson(await readFile(path.join(this.#folder, FILE), "utf8"));
      if (!isJsonObject(stored) || stored.build !== this.#build || !isJsonArray(stored.lists)) return;
      for (const key of stored.lists) if (typeof key === "string") this.#keys.add(key);
    } catch {
      // lists are read whole
    }
  }

  has(server: string, resource: ApiResource): boolean {
    return this.#keys.has(keyOf(server, resource));
  }

  /** `size`: characters of the whole list, undefined where it was not read; `needed`: objects whose body a later run has to read. */
  note(server: string, resource: ApiResource, size: number | undefined, needed: number): void {
    const key = keyOf(server, resource);
    const isWorth =
      needed <= MOST_SINGLE && mayBeHeads(resource) && (size === undefined || size >= LARGE + needed * LARGE_PER_BODY);
    if (isWorth === this.#keys.has(key) || (isWorth && size === undefined)) return;
    if (isWorth) this.#keys.add(key);
    else this.#keys.delete(key);
    this.#isDirty = true;
  }

  async save(): Promise<void> {
    if (!this.#folder || !this.#isDirty) return;
    this.#isDirty = false;
    const stored = { build: this.#build, lists: [...this.#keys] };
    await replacePrivateFile(path.join(this.#folder, FILE), stringifyJson(stored));
  }
}

/** Values of Secrets are compared in each run, and what a pack operator says is in the bodies. */
function mayBeHeads(resource: ApiResource): boolean {
  return resource.group !== PACK_GROUP && !isSecretKind({ apiVersion: resource.version, kind: resource.kind });
}

function keyOf(server: string, resource: ApiResource): string {
  return `${server} ${wantKey(resource)}`;
}
