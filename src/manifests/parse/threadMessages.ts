// What the event loop's side and the thread say to each other. Everything can be cloned; large values go one batch at a time.
import type { FieldPath } from "../../model/fieldPath.ts";
import type { SourceRange } from "../../model/sourceLocation.ts";
import type { Reason } from "../../support/errors.ts";
import type { Part } from "../yaml/locate.ts";
import type { ManifestDocument, ParsedManifest } from "../yaml/parseManifest.ts";
import type { Edit, WriteLocation } from "../writeBack/writeBack.ts";

export interface ParseTask {
  readonly kind: "parse";
  readonly text: string;
  readonly file: string;
}

/** Fetches the next documents of the text that was parsed last. */
export interface NextTask {
  readonly kind: "next";
}

export interface LocateTask {
  readonly kind: "locate";
  readonly text: string;
  readonly place: WriteLocation;
  readonly path: FieldPath;
  readonly part: Part;
}

export interface WriteBackTask {
  readonly kind: "writeBack";
  readonly text: string;
  readonly place: WriteLocation;
  readonly edits: readonly Edit[];
}

export type ThreadTask = ParseTask | NextTask | LocateTask | WriteBackTask;

export interface ThreadResults {
  readonly parse: Pick<ParsedManifest, "hash" | "problems">;
  /** Empty when all were fetched. */
  readonly next: readonly ManifestDocument[];
  readonly locate: { readonly range: SourceRange; readonly exact: boolean } | undefined;
  readonly writeBack: string;
}

export type ThreadAnswer =
  | { readonly result: ThreadResults[keyof ThreadResults] }
  | { readonly error: { readonly reason: Reason; readonly message: string } };
