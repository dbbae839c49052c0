import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FieldPath } from "../model/fieldPath.ts";
import { parseJson, stringifyJson, type Json } from "../model/json.ts";
import type { DifferenceKind, Evidence } from "../model/verdict.ts";
import { hashText } from "../support/hash.ts";

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
  readonly resourceVersion: string;
  readonly schemaHash: string;
  readonly manager: string;
}

/** Older answers go first; one entry is about 200 bytes on disk. */
const MAX_ENTRIES = 20_000;
const FILE = "verdicts-1.json";

/** Remembers dry-run answers, so that the same question is never sent twice, also after a restart. */
export class VerdictMemo {
  readonly #folder: string | undefined;
  readonly #entries = new Map<string, Remembered>();
  #isDirty = false;

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Reads the file of an earlier run; a missing or damaged one is an empty memo. */
  async load(): Promise<void> {
    if (!this.#folder) return;
    try {
      const stored = parseJson(await readFile(path.join(this.#folder, FILE), "utf8")) as unknown as [string, Remembered][];
      for (const [key, value] of stored) this.#entries.set(key, value);
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

  /** Writes what is new: to a temporary file first, then renamed, so that a crash leaves the old one. */
  async save(): Promise<void> {
    if (!this.#folder || !this.#isDirty) return;
    this.#isDirty = false;
    await mkdir(this.#folder, { recursive: true });
    const target = path.join(this.#folder, FILE);
    const temporary = `${target}.${process.pid}`;
    await writeFile(temporary, stringifyJson([...this.#entries] as unknown as Json), { mode: 0o600 });
    await rename(temporary, target);
  }
}

function textOf(key: MemoKey): string {
  return hashText([key.desiredHash, key.baseHash, key.uid, key.resourceVersion, key.schemaHash, key.manager].join("\n"));
}
