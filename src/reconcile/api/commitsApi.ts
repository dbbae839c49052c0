import type { Commit, CommitSource } from "../../git/git.ts";
import type { Selection } from "./selection.ts";
import type { FileChange } from "./fileChange.ts";

export interface CommitProposal {
  readonly repository: string;
  readonly paths: readonly string[];
  readonly message: string;
  /**
   * Only of a managed repository, which has no files to change beforehand: the commit is made of these, and is pushed when it is
   * there. `repository` is then the folder of its files.
   */
  readonly changes?: readonly FileChange[];
  /** The branch beside the registered one that it goes to, for a pull request; another of the like when that one is taken. */
  readonly review?: string;
}

/** Commits of packs in the repositories that they belong to. */
export interface CommitsApi {
  /** What commits of the selection would hold, one per repository. @throws MooringError `refused` where nothing changed */
  proposeEach(selection: Selection): Promise<readonly CommitProposal[]>;
  /** The same for files of one repository. */
  propose(selection: Selection): Promise<CommitProposal>;
  /** The commits that would make these changes, one per managed repository; files of the workspace are in none of them. */
  proposeChanges(changes: readonly FileChange[]): readonly CommitProposal[];
  commit(proposal: CommitProposal, signal?: AbortSignal): Promise<{ readonly oid: string } | "nothing">;
  push(
    repository: string,
    signal?: AbortSignal,
  ): Promise<{ readonly kind: "pushed" | "rejected"; readonly message: string }>;
  fetch(repository: string, signal?: AbortSignal): Promise<void>;
  revert(repository: string, oid: string, signal?: AbortSignal): Promise<{ readonly oid: string }>;
  /** Commits that touched the selection's files, newest first. */
  history(selection: Selection, limit: number, signal?: AbortSignal): Promise<readonly Commit[]>;
  /** The whole history of a repository, in pages. */
  all(repository: string): Promise<CommitSource>;
}
