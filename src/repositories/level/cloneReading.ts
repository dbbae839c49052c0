import { type CommitPath, readCommitPaths } from "../../git/history/readCommits.ts";
import type { IndexedCommitPage, IndexQuery, IndexedBranch } from "../api/commitIndex.ts";
import type { Repositories, TreeSnapshot, KeptHistory } from "../api/repositoriesApi.ts";
import { listKeptHistory } from "../clones/keptHistory.ts";
import { filesOf, readHistory, snapshotOf, readFileText, textsOf } from "../clones/readClone.ts";
import type { LevelRepositories } from "./levelRepositories.ts";
import type { Page, StoredRepository } from "../api/repositoryStore.ts";

/** What can be read of the copies, whoever leads. */
export abstract class CloneReading {
  protected abstract find(id: string): { readonly ofLevel: LevelRepositories; readonly record: StoredRepository };

  branches(id: string): readonly IndexedBranch[] {
    return this.find(id).ofLevel.context.store.branches(id);
  }

  commits(id: string, query: IndexQuery, page: Page): IndexedCommitPage {
    return this.find(id).ofLevel.context.store.commits(id, query, page);
  }

  async history(
    id: string,
    query: Parameters<Repositories["history"]>[1],
    page: Parameters<Repositories["history"]>[2],
    signal?: AbortSignal,
  ): ReturnType<Repositories["history"]> {
    const { ofLevel, record } = this.find(id);
    return readHistory(ofLevel.context, record, query, page, signal);
  }

  async commitFiles(id: string, oid: string, signal?: AbortSignal): Promise<readonly CommitPath[]> {
    const { ofLevel, record } = this.find(id);
    return readCommitPaths(ofLevel.context.clones.of(record), oid, signal);
  }

  async files(id: string, rev?: string, under?: string, signal?: AbortSignal): Promise<readonly string[]> {
    const { ofLevel, record } = this.find(id);
    return filesOf(ofLevel.context, record, { rev, under }, signal);
  }

  async textAt(id: string, rev: string | undefined, path: string, signal?: AbortSignal): Promise<string | undefined> {
    const { ofLevel, record } = this.find(id);
    return readFileText(ofLevel.context, record, { rev, path }, signal);
  }

  async textsAt(
    id: string,
    rev: string,
    under: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const { ofLevel, record } = this.find(id);
    return textsOf(ofLevel.context, record, { rev, under }, signal);
  }

  async snapshot(id: string, signal?: AbortSignal): Promise<TreeSnapshot> {
    const { ofLevel, record } = this.find(id);
    return snapshotOf(ofLevel.context, record, signal);
  }

  async keptHistory(id: string, signal?: AbortSignal): Promise<readonly KeptHistory[]> {
    const { ofLevel, record } = this.find(id);
    return listKeptHistory(ofLevel.context, record, signal);
  }
}
