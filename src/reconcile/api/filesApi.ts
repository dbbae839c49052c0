import type { Selection } from "./selection.ts";
import type { FileChange } from "./fileChange.ts";

export interface TakeLive {
  readonly changes: readonly FileChange[];
  readonly selection: Selection;
  /** Sentences for what could not be written back, with the reason. */
  readonly refused: readonly string[];
}

export interface MergeSides {
  readonly file: string;
  /** YAML texts of one object with the same key order. */
  readonly base: string;
  readonly fileText: string;
  readonly live: string;
  readonly title: string;
}

/** Both sides of one object as YAML. */
export interface DiffSides {
  readonly live: string;
  readonly file: string;
  readonly title: string;
}

/** Live values in the files. */
export interface FilesApi {
  takeLive(selection: Selection, signal?: AbortSignal): Promise<TakeLive>;
  /** @throws MooringError `refused` for a file of a managed repository, which only a commit changes */
  write(changes: readonly FileChange[]): Promise<void>;
  mergeSides(selection: Selection, signal?: AbortSignal): Promise<MergeSides>;
  /** Without noise: server-set and defaulted fields that the file does not name are left out. */
  diffSides(selection: Selection, signal?: AbortSignal): Promise<DiffSides>;
  ignore(selection: Selection, scope: "object" | "kind"): Promise<FileChange>;
}
