import type { Commit } from "./commit.ts";

/** What a page of the history is about; everything that is named must hold. */
export interface CommitQuery {
  /** Words of the message, in any order and case. */
  readonly words?: readonly string[];
  /** A part of the author's name or address. */
  readonly author?: string;
  /** Files or folders as git names them, from the root and with slashes. */
  readonly paths?: readonly string[];
  /** Only commits that name a pack in their trailers. */
  readonly onlyMooring?: boolean;
}

export interface CommitPage {
  /** Newest first. */
  readonly commits: readonly Commit[];
  /** Where the next page begins; undefined at the end of the history. Means something to the same source only. */
  readonly next: string | undefined;
}

/** One file of a commit, against its first parent. Paths as git names them. */
export interface CommitFile {
  readonly path: string;
  readonly change: "added" | "modified" | "deleted" | "renamed";
  /** Its path before a rename. */
  readonly from?: string;
}

/**
 * The history of one repository in pages: a work tree's, or that of a clone without one. Every method may throw MooringError.
 */
export interface CommitSource {
  page(
    query: CommitQuery,
    page: { readonly limit: number; readonly cursor?: string | undefined },
    signal?: AbortSignal,
  ): Promise<CommitPage>;
  /** The files of many commits at once; a commit that is not there is not in the map. */
  files(oids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, readonly CommitFile[]>>;
  /** The text of a file in a commit; undefined when it is not there. */
  textAt(oid: string, path: string, signal?: AbortSignal): Promise<string | undefined>;
  /** The same in its first parent. */
  textBefore(oid: string, path: string, signal?: AbortSignal): Promise<string | undefined>;
}
