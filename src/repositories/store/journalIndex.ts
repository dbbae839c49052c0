import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type IndexedCommitPage,
  type IndexQuery,
  type IndexChange,
  type IndexedBranch,
  type IndexedCommit,
  matchesIndexQuery,
} from "../api/commitIndex.ts";
import { readJsonLines } from "./readJsonLines.ts";
import type { Page } from "../api/repositoryStore.ts";

interface Entry {
  branches: readonly IndexedBranch[];
  readonly commits: Map<string, IndexedCommit>;
  /** Newest first; made when it is asked for. */
  sorted: readonly IndexedCommit[] | undefined;
}

/** Branches and commits of each repository: a file of changes each, read when it is first asked for. */
export class JournalIndex {
  readonly #folder: string;
  readonly #entries = new Map<string, Entry>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  branches(id: string): readonly IndexedBranch[] {
    return this.#entry(id).branches;
  }

  commits(id: string, query: IndexQuery, { offset, limit }: Page): IndexedCommitPage {
    const entry = this.#entry(id);
    entry.sorted ??= [...entry.commits.values()].sort((a, b) => b.time - a.time || a.place - b.place);
    const found = entry.sorted.filter((commit) => matchesIndexQuery(commit, query));
    return { commits: found.slice(offset, offset + limit), total: found.length };
  }

  change(id: string, change: IndexChange): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const line = `${JSON.stringify(change)}\n`;
    if (change.isReset) {
      writeFileSync(`${this.#file(id)}.new`, line, { mode: 0o600 });
      renameSync(`${this.#file(id)}.new`, this.#file(id));
    } else appendFileSync(this.#file(id), line, { mode: 0o600 });
    take(this.#entry(id), change);
  }

  delete(id: string): void {
    rmSync(this.#file(id), { force: true });
    this.#entries.delete(id);
  }

  /** Another window wrote: read again. */
  forget(): void {
    this.#entries.clear();
  }

  #entry(id: string): Entry {
    const known = this.#entries.get(id);
    if (known) return known;
    const entry: Entry = { branches: [], commits: new Map(), sorted: undefined };
    for (const change of readJsonLines<IndexChange>(this.#file(id))) take(entry, change);
    this.#entries.set(id, entry);
    return entry;
  }

  #file(id: string): string {
    return join(this.#folder, `${id}.jsonl`);
  }
}

function take(entry: Entry, { branches, added, nowOnDefault, isReset }: IndexChange): void {
  if (isReset) entry.commits.clear();
  entry.branches = branches;
  entry.sorted = undefined;
  for (const commit of added) entry.commits.set(commit.oid, commit);
  for (const oid of nowOnDefault) {
    const commit = entry.commits.get(oid);
    if (commit) entry.commits.set(oid, { ...commit, onDefault: true });
  }
}
