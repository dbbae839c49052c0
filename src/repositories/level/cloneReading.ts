import { type CommitPath, readCommitPaths } from "../../git/history/readCommits.ts";
import type { IndexedCommitPage, IndexQuery, IndexedBranch } from "../api/commitIndex.ts";
import type { Repositories, TreeSnapshot, KeptHistory } from "../api/repositoriesApi.ts";
import { listKeptHistory } from "../clones/keptHistory.ts";
import { filesOf, readHistory, snapshotOf, readFileText, textsOf } from "../clones/readClone.ts";
import type { LevelRepositories } from "./levelRepositories.ts";
import type { Page, StoredRepository } from "../api/repositoryStore.ts";

/** What can be read of the copies, whoever leads. */
export abstract class CloneReading {
  protected abstract find(id: string): { readonly shelf: LevelRepositories; readonly record: StoredRepository };

  branches(id: string): readonly IndexedBranch[] {
    return this.find(id).shelf.context.store.branches(id);
  }

  commits(id: string, query: IndexQuery, page: Page): IndexedCommitPage {
    return this.find(id).shelf.context.store.commits(id, query, page);
  }

  async history(
    id: string,
    query: Parameters<Repositories["history"]>[1],
    page: Parameters<Repositories["history"]>[2],
    signal?: AbortSignal,
  ): ReturnType<Repositories["history"]> {
    const { shelf, record } = this.find(id);
    return readHistory(shelf.context, record, query, page, signal);
  }

  async commitFiles(id: string, oid: string, signal?: AbortSignal): Promise<readonly CommitPath[]> {
    const { shelf, record } = this.find(id);
    return readCommitPaths(shelf.context.clones.of(record), oid, signal);
  }

  async files(id: string, rev?: string, under?: string, signal?: AbortSignal): Promise<readonly string[]> {
    const { shelf, record } = this.find(id);
    return filesOf(shelf.context, record, { rev, under }, signal);
  }

  async textAt(id: string, rev: string | undefined, path: string, signal?: AbortSignal): Promise<string | undefined> {
    const { shelf, record } = this.find(id);
    return readFileText(shelf.context, record, { rev, path }, signal);
  }

  async textsAt(
    id: string,
    rev: string,
    under: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const { shelf, record } = this.find(id);
    return textsOf(shelf.context, record, { rev, under }, signal);
  }

  async snapshot(id: string, signal?: AbortSignal): Promise<TreeSnapshot> {
    const { shelf, record } = this.find(id);
    return snapshotOf(shelf.context, record, signal);
  }

  async keptHistory(id: string, signal?: AbortSignal): Promise<readonly KeptHistory[]> {
    const { shelf, record } = this.find(id);
    return listKeptHistory(shelf.context, record, signal);
  }
}
