import type { MappingPolicy } from "../../mappings/mooringConfig.ts";
import type { PackKind } from "../../model/pack.ts";
import type { Plan } from "../../model/plan.ts";
import type { Commit } from "../../git/git.ts";
import type { Disposable } from "../../support/disposable.ts";
import type { Notice } from "./notices.ts";
import type { AutomaticPolicy, PolicyScope } from "../../mappings/config/policyApproval.ts";
import type { Selection } from "./selection.ts";
import type { FileChange } from "./fileChange.ts";

export interface PackConnection {
  /** `namespace/name` */
  readonly packName: string;
  /** In the workspace folder or in the managed repository, with `/`. */
  readonly path: string;
  /** Absolute: the file, or the folder. */
  readonly root: string;
  /** The first commit; undefined when Git held all of it already. */
  readonly oid: string | undefined;
}

/** A pack of a managed repository. */
export interface RepositoryPack {
  readonly name: string;
  readonly kind: PackKind;
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** A mapping of the folder names it already. */
  readonly isMapped: boolean;
}

/** What may be changed of a mapping's policy; undefined takes a key away, so that its default holds. */
export type PolicyChange = { readonly [Key in keyof MappingPolicy]?: MappingPolicy[Key] | undefined };

/** What the remote has that the work tree has not. */
export interface RemoteNews {
  readonly behind: number;
  /** Names of the packs whose files it changes. */
  readonly packs: readonly string[];
  /** True when the branch followed, because all of these packs heal. */
  readonly isTaken: boolean;
}

export interface RolledBack {
  readonly oid: string;
  /** The commits that were taken back for this pack, newest first. */
  readonly reverted: readonly Commit[];
  /** The pull request that it is part of, where the mapping wants one. */
  readonly notice?: Notice;
}

/** Times in ms since the epoch. `live`: a field manager's last write to an object. */
export type TimelineItem =
  | { readonly kind: "commit"; readonly time: number; readonly commit: Commit }
  | {
      readonly kind: "live";
      readonly time: number;
      readonly object: string;
      readonly manager: string;
      readonly operation: "Apply" | "Update";
      readonly subresource: string;
    }
  | {
      readonly kind: "event";
      readonly time: number;
      readonly object: string;
      readonly reason: string;
      readonly message: string;
      readonly isWarning: boolean;
    }
  | {
      readonly kind: "sync";
      readonly time: number;
      readonly pack: string;
      readonly state: "in" | "out" | "unknown";
      readonly head: string;
    };

export type TimelineQuestion = "lastNight" | "driftedSince" | "lastInSync";

export interface TimelineAnswer {
  readonly question: TimelineQuestion;
  /** undefined: not known, or it never was so. */
  readonly since: number | undefined;
  /** `lastInSync`: when it ended; undefined while it lasts. */
  readonly until?: number | undefined;
  /** `lastInSync`: the commit that was checked out then, and the last one of the pack until it ended. */
  readonly head?: string;
  readonly commit?: Commit | undefined;
  readonly items: readonly TimelineItem[];
}

/** What faces may ask about mappings. Every method throws MooringError with a sentence for people. */
export interface MappingsApi {
  /** The path that `connect` takes for a selection where none is given: in the workspace folder, with `/`. */
  defaultPath(selection: Selection): string;
  /**
   * Binds a pack to a path and commits that: the pack's files that are not in Git yet, and its entry in mooring.yaml. A pack of
   * the cluster (`objectId`) is written to a new file at `path` first: of the workspace, or of the managed repository of that
   * name. Either all of it happens or nothing.
   */
  connect(
    selection: Selection,
    options?: { readonly path?: string; readonly name?: string; readonly repository?: string },
    signal?: AbortSignal,
  ): Promise<PackConnection>;
  /** What a managed repository holds that could be connected. @throws MooringError `notFound`, `refused` */
  packsIn(folder: string, repository: string, signal?: AbortSignal): Promise<readonly RepositoryPack[]>;
  /** Binds a pack that a managed repository holds: an entry in mooring.yaml. Its name where none is given. */
  connectPath(
    folder: string,
    place: { readonly repository: string; readonly path: string; readonly name?: string },
    signal?: AbortSignal,
  ): Promise<PackConnection>;
  /** File and history stay; the pack is neither compared nor written any more. */
  disconnect(selection: Selection): Promise<void>;
  reconnect(selection: Selection): Promise<void>;
  /**
   * What applying one file of the repository would do, tried on the server; its pack is connected with `connect` after the
   * apply. @throws MooringError `invalid` with the server's words where it would refuse
   */
  planFromFile(
    folder: string,
    path: string,
    signal?: AbortSignal,
  ): Promise<{ readonly plan: Plan; readonly selection: Selection }>;
  /** Keeps this pack of a conflict and disconnects the others; answers their names. */
  resolveConflict(selection: Selection): Promise<readonly string[]>;
  /** Writes the new path of moved files into mooring.yaml. @throws MooringError `stale` when it is no move any more */
  followMove(selection: Selection): Promise<{ readonly from: string; readonly to: string }>;
  /** Nothing is committed, applied or healed by itself until it is resumed. Remembered on this machine. */
  pause(selection: Selection): Promise<void>;
  /** Ends a pause of whatever kind; one that mooring.yaml asks for is taken out of it. */
  resume(selection: Selection): Promise<void>;
  setPolicy(selection: Selection, change: PolicyChange): Promise<void>;
  /**
   * What the policies of a mapping would act on, and what the first heal would write. Nothing is kept and nothing written.
   * @throws MooringError `refused` with what has to be settled before it can be approved
   */
  reviewPolicies(selection: Selection, signal?: AbortSignal): Promise<PolicyReview>;
  /** Lets the reviewed policies run, on this machine. @throws MooringError `stale` when they are about something else by now */
  approvePolicies(review: PolicyReview): Promise<void>;
  /** Nothing of the pack acts by itself any more until it is approved again. */
  revokeApproval(selection: Selection): Promise<void>;
}

/** What happens to mappings over time. */
export interface AutomationApi {
  /** A person saved this file: mappings with `commit: onSave` commit it, together with what is saved in the next second. */
  saved(file: string): void;
  /**
   * A person saved a file of a managed repository. True: its mapping commits on save, and the remote has the commit. False: it
   * does not, and nothing was done. @throws MooringError as a commit
   */
  saveManaged(change: FileChange): Promise<boolean>;
  /** Told what happened by itself: commits, pushes, and their failures. */
  readonly onNotice: (listener: (notice: Notice) => void) => Disposable;
  /** The window came to the front: the remote is asked, at most once a minute. */
  focused(): Promise<void>;
  /** Fetches and looks what somebody pushed; takes it where every pack it changes heals. */
  checkRemote(folder: string, signal?: AbortSignal): Promise<RemoteNews>;
  /** Follows the remote by a fast-forward; the cluster is left to a plan. Never touches a work tree with changes. */
  pullRemote(folder: string, signal?: AbortSignal): Promise<{ readonly from: string; readonly to: string }>;
  /** Sets the pack's files back to a commit by one new commit; the cluster is left to a plan. */
  rollBack(selection: Selection, oid: string, signal?: AbortSignal): Promise<RolledBack>;
  /** Commits, live changes, events and times in sync of a selection in one list, newest first. */
  timeline(
    selection: Selection,
    options: { readonly since?: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly TimelineItem[]>;
  ask(selection: Selection, question: TimelineQuestion, signal?: AbortSignal): Promise<TimelineAnswer>;
}

/** What a user decides about: the policies of one mapping, what they act on, and what the first run would write. */
export interface PolicyReview {
  readonly selection: Selection;
  readonly packName: string;
  readonly policies: readonly AutomaticPolicy[];
  readonly scope: PolicyScope;
  readonly branch: string;
  /** The commit that the plan is of. */
  readonly head: string;
  /** Where commits are pushed to, such as `origin/main`; undefined where nothing is pushed. */
  readonly upstream: string | undefined;
  /** Files that are committed when they are saved, absolute; empty where nothing is. */
  readonly files: readonly string[];
  /** What the first heal would write; undefined where it would write nothing, or nothing heals. */
  readonly plan: Plan | undefined;
  /** Objects that were not compared, of which the plan says nothing. */
  readonly unknown: number;
}
