import { readFile } from "node:fs/promises";
import path from "node:path";
import { KnownDefaults } from "../../drift/compare/knownDefaults.ts";
import type { FieldPath } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson, stringifyJson } from "../../model/json.ts";
import type { DifferenceKind, Evidence } from "../../model/verdict.ts";
import { hashText } from "../../support/hash.ts";
import { replacePrivateFile } from "../../support/state/privateFolder.ts";

/** What the server's dry-run answered, without values: paths only, so that nothing secret reaches the disk. */
export interface Remembered {
  readonly state: "inSync" | "drifted" | "blocked";
  readonly evidence: Evidence;
  readonly reason: string;
  readonly differences: readonly { readonly kind: DifferenceKind; readonly path: FieldPath }[];
}

/** Everything a dry-run's answer depends on. */
export interface MemoKey {
  readonly desiredHash: string;
  readonly baseHash: string;
  readonly uid: string;
  /** Of the live object without its status. */
  readonly liveHash: string;
  readonly schemaHash: string;
  readonly manager: string;
}

/** Older answers go first; one entry is about 200 bytes on disk. */
const MAX_ENTRIES = 20_000;
const FILE = "verdicts-2.json";

/** Remembers dry-run answers and what they taught, so that the same question is never sent twice, also after a restart. */
export class VerdictMemo {
  readonly #folder: string | undefined;
  readonly #entries = new Map<string, Remembered>();
  readonly #defaults = new Map<string, KnownDefaults>();
  #isDirty = false;

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Reads the file of an earlier run; a missing or damaged one is an empty memo. */
  async load(): Promise<void> {
    if (!this.#folder) return;
    try {
      const stored = parseJson(await readFile(path.join(this.#folder, FILE), "utf8"));
      if (!isJsonObject(stored)) return;
      for (const [key, value] of readEntries(stored.verdicts)) this.#entries.set(key, value);
      for (const [key, pairs] of readDefaults(stored.defaults)) this.#defaults.set(key, new KnownDefaults(pairs));
    } catch {
      // the answers are asked for again
    }
  }

  get(key: MemoKey): Remembered | undefined {
    return this.#entries.get(textOf(key));
  }

  set(key: MemoKey, value: Remembered): void {
    const text = textOf(key);
    this.#entries.delete(text);
    this.#entries.set(text, value);
    this.#isDirty = true;
    if (this.#entries.size <= MAX_ENTRIES) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }

  /** What dry-runs on this server have shown to be defaults or spellings under this schema. */
  defaultsOf(server: string, schemaHash: string): KnownDefaults {
    const key = hashText(`${server}\n${schemaHash}`);
    const defaults = this.#defaults.get(key) ?? new KnownDefaults();
    this.#defaults.set(key, defaults);
    return defaults;
  }

  /** Writes what is new: to a temporary file first, then renamed, so that a crash leaves the old one. */
  async save(): Promise<void> {
    if (!this.#folder || !this.#isDirty) return;
    this.#isDirty = false;
    await replacePrivateFile(path.join(this.#folder, FILE), stringifyJson(this.#export()));
  }

  /** Defaults of a schema that taught nothing are left out. */
  #export(): JsonObject {
    const defaults = [...this.#defaults]
      .map(([key, known]) => [key, [...known.export()]] as const)
      .filter(([, pairs]) => pairs.length > 0);
    return { verdicts: [...this.#entries] as unknown as Json, defaults: Object.fromEntries(defaults) };
  }
}

/** Entries of another layout, or damaged ones, are left out. */
function readEntries(stored: Json | undefined): readonly (readonly [string, Remembered])[] {
  if (!isJsonArray(stored)) return [];
  return stored.flatMap((entry) => {
    const [key, value] = isJsonArray(entry) ? entry : [];
    const isWhole =
      typeof key === "string" &&
      isJsonObject(value) &&
      typeof value.state === "string" &&
      isJsonArray(value.differences);
    return isWhole ? [[key, value as unknown as Remembered] as const] : [];
  });
}

function readDefaults(stored: Json | undefined): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(isJsonObject(stored) ? stored : {}).map(([key, pairs]) => {
    return [key, isJsonArray(pairs) ? pairs.filter((pair) => typeof pair === "string") : []] as const;
  });
}

function textOf(key: MemoKey): string {
  return hashText([key.desiredHash, key.baseHash, key.uid, key.liveHash, key.schemaHash, key.manager].join("\n"));
}
