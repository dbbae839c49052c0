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

/** How a pair was found in sync. */
export interface Proof {
  readonly evidence: Evidence;
  /** The live object was as its spec asks for, and no time can change that: `current`, without a message. */
  readonly isCurrent: boolean;
}

const FILE = "proven-1.json";
const PROOFS: Readonly<Record<string, Proof>> = {
  proof: { evidence: "proof", isCurrent: true },
  proofOnly: { evidence: "proof", isCurrent: false },
  dryRun: { evidence: "dryRun", isCurrent: true },
  dryRunOnly: { evidence: "dryRun", isCurrent: false },
};
/** The pairs that were seen last are kept; one takes some 40 bytes on disk. */
const MAX_PAIRS = 60_000;

/**
 * Which pairs of desired and live object were found in sync, without any value: the same pair in a later run needs neither its
 * text nor a comparison. Another build of Mooring begins anew.
 */
export class ProvenVerdicts {
  readonly #folder: string | undefined;
  readonly #build = buildName();
  readonly #pairs = new Map<string, Proof>();
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
      for (const [name, proof] of Object.entries(PROOFS)) {
        const keys = stored[name];
        for (const key of isJsonArray(keys) ? keys : []) if (typeof key === "string") this.#pairs.set(key, proof);
      }
    } catch {
      // compared again
    }
  }

  /** How the pair was found in sync; undefined where that is not known. */
  get(pair: ProvenPair): Proof | undefined {
    const key = keyOf(pair);
    const proof = this.#pairs.get(key);
    if (proof === undefined) return undefined;
    this.#pairs.delete(key); // the most recently used come last
    this.#pairs.set(key, proof);
    return proof;
  }

  add(pair: ProvenPair, { evidence, isCurrent }: Proof): void {
    const proof = Object.values(PROOFS).find((one) => one.evidence === evidence && one.isCurrent === isCurrent);
    if (!proof) return;
    this.#pairs.set(keyOf(pair), proof);
    this.#isDirty = true;
  }

  /** To a new file, then renamed, so that a crash leaves the old one. */
  async save(): Promise<void> {
    if (!this.#folder || !this.#isDirty) return;
    this.#isDirty = false;
    const kept = [...this.#pairs].slice(-MAX_PAIRS);
    const keysOf = (wanted: Proof): string[] => kept.flatMap(([key, proof]) => (proof === wanted ? [key] : []));
    const lists = Object.entries(PROOFS).map(([name, proof]) => [name, keysOf(proof)]);
    const stored = { build: this.#build, ...Object.fromEntries(lists) };
    await replacePrivateFile(path.join(this.#folder, FILE), stringifyJson(stored));
  }
}

function keyOf({ desiredHash, uid, resourceVersion, schemaHash, history }: ProvenPair): string {
  return hashText([desiredHash, uid, resourceVersion, schemaHash, history].join("\n"));
}
