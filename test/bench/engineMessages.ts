import type { VerdictCounts } from "../../src/model/verdict.ts";
import type { RequestCounts } from "../../src/cluster/api/cluster.ts";

export interface EngineSetup {
  /** `bundle` is what ships; `sources` has names in CPU profiles. */
  readonly code: "bundle" | "sources";
  readonly kubeconfig: string;
  readonly folder: string;
  readonly cacheFolder: string;
  readonly watch: boolean;
}

export interface Sought {
  readonly kind: string;
  readonly name: string;
  readonly state: string;
}

/** What the bench asks the process with the engine. */
export type Question =
  | { readonly do: "open"; readonly setup: EngineSetup }
  /** Everything once more: files are read again, live objects are known. */
  | { readonly do: "again" }
  | { readonly do: "refresh" }
  /** Unsaved text; answered when the object has the state. */
  | { readonly do: "type"; readonly file: string; readonly text: string | undefined; readonly until: Sought }
  /** Answered when the object has the state; `at` is then. */
  | { readonly do: "await"; readonly until: Sought };

export interface Compared {
  readonly ms: number;
  /** Of all threads of the process. */
  readonly cpuMs: number;
  readonly longestBlockMs: number;
  readonly longestBlockWallMs: number;
  /** What the engine holds after a collection, over what the process had before it started. */
  readonly heapMb: number;
  readonly peakHeapMb: number;
  readonly requests: RequestCounts;
  readonly counts: VerdictCounts;
}

export interface Seen {
  readonly ms: number;
  /** Milliseconds since the epoch, with fractions. */
  readonly at: number;
}

export type Answer =
  | { readonly kind: "compared"; readonly compared: Compared }
  | { readonly kind: "seen"; readonly seen: Seen }
  | { readonly kind: "failed"; readonly message: string };
