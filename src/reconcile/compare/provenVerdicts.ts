import { readFile } from "node:fs/promises";
import path from "node:path";
import { isJsonArray, isJsonObject, parseJson, stringifyJson } from "../../model/json.ts";
import type { Evidence } from "../../model/verdict.ts";
import { buildName } from "../../support/state/build.ts";
import { hashText } from "../../support/hash.ts";
import { replacePrivateFile } from "../../support/state/privateFolder.ts";

/** Everything that "in sync" was concluded from. A resource version stands for the whole live object. */
export interface ProvenPair {
  readonly desiredHash: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly schemaHash: string;
  /** The history and the files that were looked through for removed fields; "" where none were. */
  readonly history: string;
}

const FILE = "proven-1.json";
/** The pairs that were seen last are kept; one takes some 40 bytes on disk. */
const MAX_PAIRS = 60_000;

/**
 * Which pairs of desired and live object were found in sync, without any value: the same pair in a later run needs neither its
 * text nor a comparison. Another build of Mooring begins anew.
 */
export class ProvenVerdicts {
  readonly #folder: string | undefined;
  readonly #build = buildName();
  readonly #pairs = new Map<string, Evidence>();
  #isDirty = false;

  /** `folder`: of the user alone; undefined = nothing is kept. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  async load(): Promise<void> {
    if (!this.#folder) return;
    try {
      const stored = parseJson(await readFile(path.join(this.#folder, FILE), "utf8"));
      if (!isJsonObject(stored) || stored.build !== this.#build) return;
      for (const evidence of ["proof", "dryRun"] as const) {
        const keys = stored[evidence];
        for (const key of isJsonArray(keys) ? keys : []) if (typeof key === "string") this.#pairs.set(key, evidence);
      }
    } catch {
      // compared again
    }
  }

  /** How the pair was found in sync; undefined where that is not known. */
  get(pair: ProvenPair): Evidence | undefined {
    const key = keyOf(pair);
    const evidence = this.#pairs.get(key);
    if (evidence === undefined) return undefined;
    this.#pairs.delete(key); // the most recently used come last
    this.#pairs.set(key, evidence);
    return evidence;
  }

  add(pair: ProvenPair, evidence: Evidence): void {
    this.#pairs.set(keyOf(pair), evidence);
    this.#isDirty = true;
  }

  /** To a new file, then renamed, so that a crash leaves the old one. */
  async save(): Promise<void> {
    if (!this.#folder || !this.#isDirty) return;
    this.#isDirty = false;
    const kept = [...this.#pairs].slice(-MAX_PAIRS);
    const keysOf = (wanted: Evidence): string[] =>
      kept.flatMap(([key, evidence]) => (evidence === wanted ? [key] : []));
    const stored = { build: this.#build, proof: keysOf("proof"), dryRun: keysOf("dryRun") };
    await replacePrivateFile(path.join(this.#folder, FILE), stringifyJson(stored));
  }
}

function keyOf({ desiredHash, uid, resourceVersion, schemaHash, history }: ProvenPair): string {
  return hashText([desiredHash, uid, resourceVersion, schemaHash, history].join("\n"));
}
