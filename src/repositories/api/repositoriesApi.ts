import type { FileWrite } from "../../git/workTree/writeTree.ts";
import type { OmittedPath } from "../../git/history/exportTree.ts";
import type { CloneKind } from "../../git/api/cloneFolder.ts";
import type { CloneSize } from "../../git/api/cloneSize.ts";
import type { CommitPage as HistoryPage, CommitQuery as HistoryQuery } from "../../git/api/commitSource.ts";
import type { CommitPath } from "../../git/history/readCommits.ts";
import type { Disposable } from "../../support/disposable.ts";
import type { AtHost, RequestOutcome } from "../../webhooks/atHost.ts";
import type { HookObstacle } from "../../webhooks/hookObstacle.ts";
import type { ReceiverAddress, Webhook } from "../../webhooks/webhook.ts";
import type { IndexedCommitPage, IndexQuery, IndexedBranch } from "./commitIndex.ts";
import type { HostKey } from "../../git/signIn/hostKeys.ts";
import type { RepositoryStatus } from "./lifecycle.ts";
import type { AccessSecret, RepositoryRecord, SourceType } from "./repositoryRecord.ts";
import type { Page } from "./repositoryStore.ts";
import type { TaskRecord } from "./task.ts";
import type { Recheck } from "./recheckResult.ts";
import type { AccessLevel, AccessMethod } from "../../mappings/mooringConfig.ts";

/** What the form of a new repository holds. */
export interface NewRepository {
  readonly name: string;
  /** https, ssh, scp-like; http and file where the settings allow it. Credentials in it are taken out and kept as a secret. */
  readonly url: string;
  readonly branch?: string;
  readonly access: AccessMethod;
  readonly secret?: AccessSecret;
  readonly level: AccessLevel;
  /** `bare` when left out. */
  readonly kind?: CloneKind;
  /** The whole history when left out. */
  readonly size?: CloneSize;
  /** A webhook is created at the host as soon as it lets us. */
  readonly webhook?: boolean;
}

/** Sentences for the fields of a form that cannot be taken as they are. */
export interface FormProblems {
  readonly name?: string;
  readonly url?: string;
  readonly branch?: string;
}

/** What the form of an existing one changes; what is left out stays. */
export interface RepositoryEdit {
  readonly name?: string;
  readonly url?: string;
  /** "" = the branch that the host calls its default. */
  readonly branch?: string;
  readonly access?: AccessMethod;
  /** Blank parts keep the old ones. */
  readonly secret?: AccessSecret;
  readonly level?: AccessLevel;
}

export interface RepositoryQuery {
  readonly level?: AccessLevel;
  readonly status?: RepositoryStatus;
  readonly sourceType?: SourceType;
  /** Part of the name or the address, whatever the case. */
  readonly text?: string;
}

/** A commit of texts to a managed clone. */
export interface ManagedChange {
  readonly writes: readonly FileWrite[];
  readonly message: string;
  readonly trailers: Readonly<Record<string, string>>;
  /** The registered branch when left out; one that is not there yet begins at the registered one. */
  readonly branch?: string;
  /** The commit that the texts were made from: what others changed in the same files since then is not overwritten. */
  readonly basedOn?: string;
  /** False: the commit waits in the copy for the next one that is pushed. True when left out. */
  readonly push?: boolean;
  /** To a branch of this name, or one like it, and a pull request into the registered one; `branch` and `push` are not looked at. */
  readonly review?: string;
}

/** `request`: of a commit for review. */
export type CommitDone = ManagedCommitResult & { readonly request?: RequestOutcome };

/** A folder with the files of a branch. */
export interface TreeSnapshot {
  /** Absolute and the same every time; leads to the newest tree and is flipped at once. Read only. */
  readonly folder: string;
  readonly oid: string;
  /** Files and links of the commit that are not in the folder. */
  readonly omitted: readonly OmittedPath[];
}

/** Who writes: of all windows of the user there is one at a time per level. */
export interface LeadState {
  readonly private: boolean;
  readonly organization: boolean;
}

/**
 * Everything that writes is refused (`locked`) while another window leads; reading works in all. Every method may throw
 * MooringError; those of failed git commands carry a `kind`, for which failure.ts has the cure.
 */
export interface Repositories extends Disposable {
  /** Reads the registries and the stores; goes on with tasks that an earlier window left, where this one leads. */
  open(): Promise<void>;
  lead(): LeadState;
  /** Where the registry of a level may be one that a team shares in Git: what became of the last look at its remote. */
  registries(): readonly RegistryState[];
  /** Looks at the remotes of those registries now, where this window leads. @throws MooringError with what is in the way */
  syncRegistries(signal?: AbortSignal): Promise<void>;
  /**
   * Moves the token or password of the address on a line (from 1) of a registry file to the secrets; the address in the file is
   * clean then. Answers the repository. @throws MooringError notFound, refused, stale
   */
  takeCredential(file: string, line: number): Promise<RepositoryRecord>;
  /** By name. */
  list(query?: RepositoryQuery): readonly RepositoryRecord[];
  get(id: string): RepositoryRecord | undefined;
  /** Fires with the id of a repository that changed, also by its tasks; with undefined when several did. */
  readonly onDidChange: (listener: (id: string | undefined) => void) => Disposable;

  /**
   * Writes the repository down and queues its first copy. Resolves when it is written down.
   * @throws MooringError badInput (address, name, branch, secret), refused (name taken), stale (the registry changed meanwhile)
   */
  add(repository: NewRepository): Promise<RepositoryRecord>;
  /** Nothing is cloned anew. @throws as add */
  edit(id: string, edit: RepositoryEdit): Promise<RepositoryRecord>;
  /**
   * Ends its tasks, removes its webhook at the host, its copy and its entry. `force`: also when the host does not let the webhook
   * go or the registry cannot be changed; what is left is answered in words.
   */
  remove(id: string, options?: { readonly force?: boolean }): Promise<readonly string[]>;
  /** Asks the remote and the API of its host, now. The status becomes active or failed, with reason and cure. */
  recheck(id: string, signal?: AbortSignal): Promise<Recheck>;
  /** What a form holds that cannot be taken as it is; nobody is asked. `id`: of the repository that is edited. */
  problems(entered: Pick<NewRepository, "name" | "url" | "branch" | "level" | "kind">, id?: string): FormProblems;
  /** Why no webhook can be created for what a form holds; nobody is asked. undefined: it can be tried. */
  hookObstacle(
    entered: Pick<NewRepository, "url" | "access"> & { readonly hasApiToken?: boolean },
  ): HookObstacle | undefined;
  /** The branches at an address, for the form; the default one first. Without `secret` the one of `id` serves. */
  branchesAt(
    place: {
      readonly url: string;
      readonly access: AccessMethod;
      readonly secret?: AccessSecret;
      readonly id?: string;
    },
    signal?: AbortSignal,
  ): Promise<readonly string[]>;
  /** The SSH keys that a host shows, with fingerprints to compare. Nothing is trusted by it. */
  hostKeys(url: string, signal?: AbortSignal): Promise<readonly HostKey[]>;
  /** Trusts a key that the user compared; Mooring's own known_hosts keeps it. */
  trustHostKey(url: string, key: HostKey): Promise<void>;

  /** The webhook of a repository, and what is known of its token. No host is asked by this alone. @throws MooringError notFound */
  webhook(id: string): Webhook;
  /** What the API of its host does without a copy. No host is asked by this alone. @throws MooringError notFound */
  atHost(id: string): AtHost;
  /** For the receiver: what belongs to the last segment of an address; undefined: nothing of ours. */
  receiving(segment: string): Promise<ReceiverAddress | undefined>;
  /** For the receiver: it let a delivery in, whose signature was right. */
  noteDelivery(id: string, segment: string): void;

  /**
   * Queues a sync, or the first copy where there is none. Answers the task; one that waits or runs already is answered as it is.
   * `anew`: one that runs does not count, since it may have asked the remote before the change that is told of now.
   */
  sync(id: string, options?: { readonly anew?: boolean }): Promise<TaskRecord>;
  /** A new copy beside the old one, which stays until the new one is verified. */
  reclone(id: string): Promise<TaskRecord>;
  /** Verifies every object and packs them. */
  maintain(id: string): Promise<TaskRecord>;
  archive(id: string): Promise<void>;
  activate(id: string): Promise<void>;
  /** Lets a held rewrite through, as it is now: what was there is kept in a snapshot. Answers the sync. */
  approveRewrite(id: string): Promise<TaskRecord>;
  /** Newest first; of one repository or of all. */
  tasks(id?: string): readonly TaskRecord[];
  /** Resolves when the task has ended, whatever its end. */
  whenEnded(task: string, signal?: AbortSignal): Promise<TaskRecord>;
  cancelTask(task: string): Promise<void>;

  branches(id: string): readonly IndexedBranch[];
  commits(id: string, query: IndexQuery, page: Page): IndexedCommitPage;
  /** The same asked of git, which also knows paths; of the registered branch. */
  history(
    id: string,
    query: HistoryQuery,
    page: { readonly limit: number; readonly cursor?: string | undefined },
    signal?: AbortSignal,
  ): Promise<HistoryPage>;
  commitFiles(id: string, oid: string, signal?: AbortSignal): Promise<readonly CommitPath[]>;
  /** Paths of the plain files of a revision; `rev` undefined = the registered branch. */
  files(id: string, rev?: string, under?: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** undefined when there is no such file. */
  textAt(id: string, rev: string | undefined, path: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Path → text of the plain files at and below some paths; all of the revision where `under` is empty. */
  textsAt(
    id: string,
    rev: string,
    under: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>>;
  /** Without a work tree. Answers when the remote has the commit (or the copy, where `push` is false). */
  commit(id: string, change: ManagedChange, signal?: AbortSignal): Promise<CommitDone | "nothing">;
  /** Takes back one commit of Mooring by a new one, which the remote has when this answers. @throws refused, notFound, conflict */
  revert(id: string, oid: string, how?: Pick<ManagedChange, "review">, signal?: AbortSignal): Promise<CommitDone>;
  /** What is kept of history that the source rewrote, newest first. */
  keptHistory(id: string, signal?: AbortSignal): Promise<readonly KeptHistory[]>;
  /** Pushes a commit of it to a new branch of the remote. @throws notFound, conflict, refused */
  restoreHistory(
    id: string,
    restored: { readonly madeAt: number; readonly oid: string; readonly branch: string },
    signal?: AbortSignal,
  ): Promise<void>;
  /** The files of the registered branch in a folder, for tools that read files. */
  snapshot(id: string, signal?: AbortSignal): Promise<TreeSnapshot>;
}

export interface ManagedCommitResult {
  readonly oid: string;
  readonly branch: string;
  /** The remote was asked and has it. */
  readonly isPushed: boolean;
}

/** History that a source rewrote, as it was before. */
export interface KeptHistory {
  /** Milliseconds since the epoch; its name, too. */
  readonly madeAt: number;
  /** Branches by their name, other refs without `refs/`; and what they stood for. */
  readonly refs: readonly { readonly name: string; readonly oid: string }[];
}

/** What became of the last look at the remote of a registry; times in ms since the epoch. */
export interface RegistryState {
  readonly label: string;
  /** undefined: not yet, or the registry lies in no Git repository. */
  readonly syncedAt: number | undefined;
  /** Why it could not be brought together with the remote, and what to do. */
  readonly problem: string | undefined;
}
