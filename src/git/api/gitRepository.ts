import type { Clock } from "../../support/clock.ts";
import type { Log } from "../../support/log.ts";
import type { CommitSource } from "./commitSource.ts";
import type { VisibleFiles } from "./visibleFiles.ts";
import type { Commit } from "./commit.ts";

export type GitOperation = "rebase" | "merge" | "cherryPick" | "revert" | "bisect";

export interface GitFile {
  readonly path: string;
  /** The index differs from HEAD. */
  readonly staged: boolean;
  /** The work tree differs from the index. */
  readonly unstaged: boolean;
  readonly untracked: boolean;
  readonly conflicted: boolean;
  /** No longer in the work tree, or about to leave Git. */
  readonly isDeleted: boolean;
}

export interface GitStatus {
  /** undefined when no branch is checked out. */
  readonly branch: string | undefined;
  /** undefined on a branch without commits. */
  readonly head: string | undefined;
  /** `origin/main`; undefined when the branch has none. */
  readonly upstream: string | undefined;
  /** The upstream is configured, but its branch is not (or no longer) known here. */
  readonly isUpstreamGone: boolean;
  readonly ahead: number;
  readonly behind: number;
  readonly files: readonly GitFile[];
  readonly operation: GitOperation | undefined;
}

export interface LogOptions {
  /** Files or folders; all when left out. */
  readonly paths?: readonly string[];
  readonly limit: number;
  /** The last commit of the page before. */
  readonly before?: string;
  readonly withFiles?: boolean;
}

export interface CommitOptions {
  readonly paths: readonly string[];
  readonly message: string;
  readonly trailers: Readonly<Record<string, string>>;
  /** Commit the work tree even of a file whose staged content differs from it (that staged content is then gone). */
  readonly force?: boolean;
}

/** A file that both sides of a branch and its upstream may have changed. */
export interface MergeUpstream {
  /** Absolute. */
  readonly file: string;
  readonly message: string;
  /** The text that holds what both did; a side without the file is undefined. @throws MooringError when there is none */
  readonly merge: (sides: {
    readonly base: string | undefined;
    readonly ours: string | undefined;
    readonly theirs: string | undefined;
  }) => string;
}

export interface RollBack {
  /** The commit whose texts come back. */
  readonly oid: string;
  /** Absolute: the files that are set back, whether they are there now, were there then, or both. */
  readonly paths: readonly string[];
  readonly message: string;
  readonly trailers: Readonly<Record<string, string>>;
}

export type PushRejection =
  | "nonFastForward"
  | "noUpstream" // `offer` says where a first push would go
  | "detached"
  | "unborn"
  | "remoteRefused" // a hook or branch protection of the host
  | "notVerified"; // git said pushed, the remote does not have it

export interface UpstreamOffer {
  readonly remote: string;
  readonly branch: string;
}

export type PushResult =
  | { readonly kind: "pushed"; readonly oid: string }
  | {
      readonly kind: "rejected";
      readonly reason: PushRejection;
      readonly message: string;
      readonly offer?: UpstreamOffer;
    };

/** What this clone leaves out: history (shallow), files (sparse), blobs that git fetches on demand (partial). */
export interface CloneShape {
  readonly isShallow: boolean;
  readonly isSparse: boolean;
  readonly isPartial: boolean;
}

/** The lock that another git holds or left behind. */
export interface RepositoryLock {
  readonly file: string;
  /** Milliseconds since it was made. */
  readonly age: number;
  readonly holder: number | "none" | "unknown";
}

/** A committed text of a file that may have another name today. */
export interface CommittedText {
  /** Absolute, as it was named then. */
  readonly file: string;
  readonly text: string;
}

/** What files were before, along the main line (first parents) of the commit that was HEAD when this was read. */
export interface RecentVersions {
  /** Texts of a file, newest first, the one of HEAD included; none for a file that no looked-through commit changed. */
  textsOf(file: string, signal?: AbortSignal): Promise<readonly string[]>;
  /**
   * Texts of YAML and JSON files of any path, newest first, in which a value under a key `name` is meant. Commits that only the
   * reflog still knows count too: amended, rebased or squashed ones. Of a long history the newest are looked through.
   */
  textsNaming(isMeant: (name: string) => boolean, signal?: AbortSignal): Promise<readonly CommittedText[]>;
}

/** One change of one commit. */
export interface IncomingFile {
  /** Absolute. */
  readonly file: string;
  readonly change: "added" | "modified" | "deleted";
  /** A regular file before and after, as far as it is there: no link, no submodule. */
  readonly isPlain: boolean;
}

export interface Incoming {
  /** The commit at the tip of the upstream. */
  readonly to: string;
  readonly files: readonly IncomingFile[];
}

/** One work tree. Every method may throw MooringError with a reason; messages and causes hold no credentials. */
export interface GitRepository {
  readonly root: string;
  status(signal?: AbortSignal): Promise<GitStatus>;
  /** undefined on a branch without commits. */
  head(signal?: AbortSignal): Promise<string | undefined>;
  /** Whether a branch, tag or object id leads to a commit that is here. */
  hasCommit(rev: string, signal?: AbortSignal): Promise<boolean>;
  /** The text of a file in a commit; undefined when the commit or the file is not there, or when it is not a regular file. */
  textAt(rev: string, file: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Many at once; files that are not there are not in the map. */
  textsAt(rev: string, files: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** What files were before, for all of them by one walk; as of HEAD at the time of asking. */
  recentVersions(signal?: AbortSignal): Promise<RecentVersions>;
  /** Tracked files whose work-tree text is not that of a commit; absolute. */
  changedSince(rev: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Writes what a commit has below `folder` into another folder, relative to the root. Returns the number of files. */
  exportFolder(rev: string, folder: string, into: string, signal?: AbortSignal): Promise<number>;
  /** Newest first. */
  log(options: LogOptions, signal?: AbortSignal): Promise<readonly Commit[]>;
  /** The same in pages of any depth, searched, with the files of each commit. */
  readonly commits: CommitSource;
  commit(options: CommitOptions, signal?: AbortSignal): Promise<{ readonly oid: string } | "nothing">;
  /** To the upstream, never by force, and looked up at the remote before it says so. `upstream` sets one (`push -u`). */
  push(signal?: AbortSignal, options?: { readonly upstream?: UpstreamOffer }): Promise<PushResult>;
  /** Pushes HEAD to another branch of the same remote; the upstream stays. Never by force. */
  pushTo(branch: string, signal?: AbortSignal): Promise<PushResult>;
  /** What the commits change that the upstream has and HEAD has not, commit by commit. */
  incoming(upstream: string, signal?: AbortSignal): Promise<Incoming>;
  /** The branch and its files follow the upstream, where nothing of the user is in the way; `to`: no further than this commit. */
  fastForward(signal?: AbortSignal, to?: string): Promise<{ readonly from: string; readonly to: string }>;
  /** Own commits of one file and those of the upstream become one branch again, by a merge commit. */
  mergeUpstream(options: MergeUpstream, signal?: AbortSignal): Promise<{ readonly oid: string }>;
  /** One new commit in which files are as in an older one. */
  rollBack(options: RollBack, signal?: AbortSignal): Promise<{ readonly oid: string }>;
  /** What Git tracks and what it would add below a folder, by all its ignore rules. */
  visibleFiles(folder: string, signal?: AbortSignal): Promise<VisibleFiles>;
  /** Texts by object name, without fetching any; those that are not here are not in the map. */
  localTexts(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Files of a commit at or below a path, absolute. */
  filesAt(rev: string, below: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Fetches the remote of the branch; nothing else moves. */
  fetch(signal?: AbortSignal): Promise<void>;
  /** Commits the opposite of a commit that Mooring made, on the checked-out branch. */
  revert(oid: string, signal?: AbortSignal): Promise<{ readonly oid: string }>;
  /** The address that the branch is pushed to, without credentials. */
  remoteUrl(signal?: AbortSignal): Promise<string | undefined>;
  shape(signal?: AbortSignal): Promise<CloneShape>;
  indexLock(): Promise<RepositoryLock | undefined>;
  /** Removes a left-behind lock; refused while a process holds it. Only for a click of the user. */
  removeIndexLock(): Promise<void>;
}

export interface GitDeps {
  readonly log: Log;
  /** Workspace Trust. False: no process is started. */
  readonly trusted: boolean;
  readonly clock?: Clock;
  /** The process environment that git's own is picked from. */
  readonly environment?: NodeJS.ProcessEnv;
}
