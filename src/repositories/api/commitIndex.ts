import type { Commit } from "../../git/api/commit.ts";

export interface IndexedBranch {
  readonly name: string;
  readonly oid: string;
  readonly isDefault: boolean;
}

/** A commit of any branch, as tables show it. */
export interface IndexedCommit {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string };
  /** Author time, ms since the epoch. */
  readonly time: number;
  readonly subject: string;
  readonly trailers: Readonly<Record<string, string>>;
  /** The default branch reaches it. */
  readonly onDefault: boolean;
  /** Settles the order of commits of the same second: the smaller one is shown first. */
  readonly place: number;
}

export interface IndexQuery {
  /** Part of the author's name or address, whatever the case. */
  readonly author?: string;
  /** Part of the subject, whatever the case. */
  readonly text?: string;
  /** Milliseconds since the epoch, both included. */
  readonly since?: number;
  readonly until?: number;
  readonly onDefault?: boolean;
  /** True: only commits that Mooring made. */
  readonly byMooring?: boolean;
}

export interface IndexedCommitPage {
  /** Newest first. */
  readonly commits: readonly IndexedCommit[];
  /** Commits that answer the query, over all pages. */
  readonly total: number;
}

/** What a sync changes in the index of one repository. */
export interface IndexChange {
  readonly branches: readonly IndexedBranch[];
  readonly added: readonly IndexedCommit[];
  /** Commits known already that the default branch reaches from now on. */
  readonly nowOnDefault: readonly string[];
  /** True: history was rewritten or the default branch is another one; what was there goes. */
  readonly isReset: boolean;
}

const MOORING = /^Mooring-/;

export function isByMooring({ trailers }: Pick<IndexedCommit, "trailers">): boolean {
  return Object.keys(trailers).some((token) => MOORING.test(token));
}

export function toIndexed(commit: Commit, onDefault: boolean, place: number): IndexedCommit {
  const { oid, parents, author, time, subject, trailers } = commit;
  return { oid, parents, author, time, subject, trailers, onDefault, place };
}

export function matchesIndexQuery(commit: IndexedCommit, query: IndexQuery): boolean {
  const { name, email } = commit.author;
  const author = query.author?.toLowerCase();
  return (
    (query.onDefault !== true || commit.onDefault) &&
    (query.byMooring !== true || isByMooring(commit)) &&
    (query.since === undefined || commit.time >= query.since) &&
    (query.until === undefined || commit.time <= query.until) &&
    (author === undefined || `${name} <${email}>`.toLowerCase().includes(author)) &&
    (query.text === undefined || commit.subject.toLowerCase().includes(query.text.toLowerCase()))
  );
}
