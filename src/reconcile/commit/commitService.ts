import type { Commit, CommitSource } from "../../git/git.ts";
import type { Emitter } from "../../support/emitter.ts";
import type { CommitProposal, CommitsApi } from "../api/commitsApi.ts";
import type { Notice } from "../api/notices.ts";
import { publishCommit } from "./publishCommit.ts";
import { MooringError } from "../../support/errors.ts";
import { commitPacks, proposeCommits } from "./commitPacks.ts";
import { messageFor } from "./messageTemplate.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import { commitManaged, type ManagedDone, proposeManaged } from "./managedCommits.ts";
import { readPackHistory } from "./packHistory.ts";
import { selectEntries } from "../folder/select.ts";
import type { Selection } from "../api/selection.ts";
import type { FileChange } from "../api/fileChange.ts";

/** Intents that write Git. */
export class CommitService implements CommitsApi {
  readonly #folders: EngineFolders;
  readonly #written: Map<string, Set<string>>;
  readonly #notices: Emitter<Notice>;

  /** `written`: file → fields that were written back and are not committed yet, for the commit's trailer. */
  constructor(folders: EngineFolders, written: Map<string, Set<string>>, notices: Emitter<Notice>) {
    this.#folders = folders;
    this.#written = written;
    this.#notices = notices;
  }

  proposeChanges(changes: readonly FileChange[]): readonly CommitProposal[] {
    return proposeManaged(this.#folders, changes);
  }

  async proposeEach(selection: Selection): Promise<readonly CommitProposal[]> {
    const folder = this.#folders.get(selection.folder);
    await folder.reloadRepositories();
    return proposeCommits(folder, selection).map((proposal) => {
      const owners = new Set(proposal.paths.flatMap((file) => folder.repositories.changedFiles.get(file) ?? []));
      const packs = folder.packs.packs.filter(({ id }) => owners.has(id));
      return { ...proposal, message: messageFor(folder, packs, proposal.paths) };
    });
  }

  async propose(selection: Selection): Promise<CommitProposal> {
    const [first, ...others] = await this.proposeEach(selection);
    if (first && others.length === 0) return first;
    const roots = [first, ...others].flatMap((proposal) => proposal?.repository ?? []).join(", ");
    throw new MooringError(
      "refused",
      `These files are in several repositories: ${roots}. Select files from one repository.`,
    );
  }

  /** Because a person asked: what follows from the commit is done and told. */
  async commit(proposal: CommitProposal, signal?: AbortSignal): Promise<{ readonly oid: string } | "nothing"> {
    const done = await this.make(proposal, signal);
    if (done === "nothing") return done;
    if (done.notice) this.#notices.fire(done.notice);
    await this.#publish(proposal, signal);
    return { oid: done.oid };
  }

  /** The commit alone. */
  async make(proposal: CommitProposal, signal?: AbortSignal): Promise<ManagedDone | "nothing"> {
    const fields = proposal.paths.flatMap((file) => [...(this.#written.get(file) ?? [])]);
    if (proposal.changes) {
      const done = await commitManaged(this.#folders, proposal, fields, signal);
      for (const file of proposal.paths) this.#written.delete(file);
      return done;
    }
    const { folder, repository } = await this.#folders.repositoryAt(proposal.repository);
    const result = await commitPacks(folder, repository, proposal, fields, signal);
    for (const file of proposal.paths) this.#written.delete(file);
    await folder.reloadRepositories();
    return result;
  }

  async push(root: string, signal?: AbortSignal): ReturnType<CommitsApi["push"]> {
    const { folder, repository } = await this.#folders.repositoryAt(root);
    const result = await repository.push(signal);
    await folder.reloadRepositories();
    return { kind: result.kind, message: result.kind === "pushed" ? "" : result.message };
  }

  async fetch(root: string, signal?: AbortSignal): Promise<void> {
    const { folder, repository } = await this.#folders.repositoryAt(root);
    await repository.fetch(signal);
    await folder.reloadRepositories();
  }

  async revert(root: string, oid: string, signal?: AbortSignal): Promise<{ readonly oid: string }> {
    const { folder, repository } = await this.#folders.repositoryAt(root);
    const result = await repository.revert(oid, signal);
    await folder.reload(signal);
    return result;
  }

  async history(selection: Selection, limit: number, signal?: AbortSignal): Promise<readonly Commit[]> {
    const folder = this.#folders.get(selection.folder);
    const files = selectEntries(folder, selection).map(({ desired }) => desired.origin.file);
    return readPackHistory(folder, files, limit, signal);
  }

  async all(root: string): Promise<CommitSource> {
    return (await this.#folders.repositoryAt(root)).repository.commits;
  }

  /** What the policies of a pack want of a commit in the workspace. */
  async #publish({ repository: root, paths, changes }: CommitProposal, signal?: AbortSignal): Promise<void> {
    if (changes) return;
    const { folder, repository } = await this.#folders.repositoryAt(root);
    await publishCommit(folder, repository, paths, (notice) => this.#notices.fire(notice), signal);
  }
}
