import type { Health } from "../../model/health.ts";
import type { JsonObject } from "../../model/json.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { Plan, PlannedWrite } from "../../model/plan.ts";
import type { Target } from "../../model/target.ts";
import type { Commit, CommitSource } from "../../git/git.ts";
import type { RequestCounts } from "../../cluster/api/cluster.ts";
import type { ContextInfo } from "../../cluster/kubeconfig/kubeconfig.ts";
import type { Disposable } from "../../support/disposable.ts";
import type { PackActions } from "./actions.ts";
import type { MappingEngine } from "./mappingRequests.ts";
import type { Previews } from "./previews.ts";
import type { CiSteps } from "./ciSteps.ts";
import type { ContextUse } from "./ports.ts";
import type { CompareProgress, FolderState } from "./readModel.ts";
import type { VariableAt } from "../../model/variable.ts";
import type { Selection, OnProgress } from "./selection.ts";
import type { FileChange } from "./fileChange.ts";

export interface ContextChoice extends ContextInfo {
  readonly isCurrent: boolean;
}

export interface WriteResult {
  readonly write: PlannedWrite;
  readonly outcome: "written" | "failed" | "notReached" | "unchanged";
  readonly message: string;
}

export interface ApplyReport {
  readonly id: string;
  readonly plan: Plan;
  readonly results: readonly WriteResult[];
  /** Present when the live values from before can be put back. */
  readonly canUndo: boolean;
}

export interface NotReady {
  readonly ref: ObjectRef;
  readonly health: Health;
}

export interface TakeLive {
  readonly changes: readonly FileChange[];
  readonly selection: Selection;
  /** Sentences for what could not be written back, with the reason. */
  readonly refused: readonly string[];
}

export interface MergeSides {
  readonly file: string;
  /** YAML texts of one object with the same key order. */
  readonly base: string;
  readonly fileText: string;
  readonly live: string;
  readonly title: string;
}

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

/** What faces may ask. Every method throws MooringError with a sentence for people; cancel is the signal. */
export interface Engine extends Disposable, MappingEngine {
  folders(): readonly FolderState[];
  folder(folder: string): FolderState | undefined;
  /** How far the comparison of a folder is, without making its read model; undefined while none runs. */
  progress(folder: string): CompareProgress | undefined;
  /** Fires with the folder whose state was replaced; at most once per 100 ms and folder. */
  readonly onDidChange: (listener: (folder: string) => void) => Disposable;

  setFolders(folders: readonly string[]): void;
  /** Reads files and Git (when trusted); talks to a cluster only when a target was chosen. Called when a view opens. */
  open(folder: string): Promise<void>;
  /** Of the kubeconfig, the current one first. */
  contexts(): Promise<readonly ContextChoice[]>;
  chooseTarget(folder: string, target: Target | undefined): Promise<void>;
  /** The user's answer about a context that files name for a folder, one of `FolderState.otherContexts`. */
  allowContext(folder: string, use: ContextUse, isAllowed: boolean): Promise<void>;
  /** Compares again: files are read, watches woken, the rest re-judged. Resolves when all verdicts are there. */
  refresh(selection: Selection, signal?: AbortSignal): Promise<void>;
  /**
   * Unsaved text of an open document (undefined: as on disk again); re-judged after a pause by the caller.
   * False when the engine has this text already: no change follows.
   */
  setOverlay(file: string, text: string | undefined): boolean;
  /** A file changed on disk. */
  fileChanged(file: string): void;

  plan(
    selection: Selection,
    options?: {
      readonly prune?: boolean;
      readonly recreate?: boolean;
      readonly reinstall?: boolean;
      /** More selections of the same folder and cluster, in one plan. */
      readonly also?: readonly Selection[];
    },
    signal?: AbortSignal,
  ): Promise<Plan>;
  /** `force`: conflicts to take over, as `objectId` → pointers or dotted paths of the plan's conflicts. */
  apply(
    plan: Plan,
    approval: {
      readonly hash: string;
      readonly force: readonly { readonly write: number; readonly conflict: number }[];
    },
    onProgress: OnProgress,
    signal?: AbortSignal,
  ): Promise<ApplyReport>;
  /**
   * Waits until what was written is ready, some minutes at most. Gives what is not ready, with what it said last; the signal ends
   * the waiting, and is no error: the writes are done.
   */
  waitReady(report: ApplyReport, onProgress: OnProgress, signal?: AbortSignal): Promise<readonly NotReady[]>;
  undo(report: ApplyReport, signal?: AbortSignal): Promise<void>;
  /** Pipelines that edit a pack's file. */
  readonly ci: CiSteps;
  /** Git diff, rendered, rendered diff, Helm values. */
  readonly previews: Previews;
  /** The use of a variable at an offset of a file, with what it comes to. */
  variableAt(file: string, offset: number): VariableAt | undefined;
  /** Restart, synchronize, scale, logs, events. */
  readonly actions: PackActions;

  takeLive(selection: Selection, signal?: AbortSignal): Promise<TakeLive>;
  /** @throws MooringError `refused` for a file of a managed repository, which only a commit changes */
  writeFiles(changes: readonly FileChange[]): Promise<void>;
  mergeSides(selection: Selection, signal?: AbortSignal): Promise<MergeSides>;
  /** Both sides of one object as YAML without noise: server-set and defaulted fields that the file does not name are left out. */
  diffSides(
    selection: Selection,
    signal?: AbortSignal,
  ): Promise<{ readonly live: string; readonly file: string; readonly title: string }>;
  /** A new file for a live object that no file names. */
  exportObject(
    selection: Selection,
    options: { readonly includeSecretValues?: boolean },
    signal?: AbortSignal,
  ): Promise<{ readonly object: JsonObject; readonly yaml: string }>;
  /** The same by kind (`Deployment`, `deployments`, `deploy.apps`) and name, in the folder's target. */
  exportNamed(
    folder: string,
    kind: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<{ readonly object: JsonObject; readonly yaml: string }>;
  ignore(selection: Selection, scope: "object" | "kind"): Promise<FileChange>;

  /** What commits of the selection would hold, one per repository. @throws MooringError `refused` where nothing changed */
  proposeCommits(selection: Selection): Promise<readonly CommitProposal[]>;
  /** The same for files of one repository. */
  proposeCommit(selection: Selection): Promise<CommitProposal>;
  /** The commits that would make these changes, one per managed repository; files of the workspace are in none of them. */
  proposeChanges(changes: readonly FileChange[]): readonly CommitProposal[];
  commit(proposal: CommitProposal, signal?: AbortSignal): Promise<{ readonly oid: string } | "nothing">;
  push(
    repository: string,
    signal?: AbortSignal,
  ): Promise<{ readonly kind: "pushed" | "rejected"; readonly message: string }>;
  fetch(repository: string, signal?: AbortSignal): Promise<void>;
  revert(repository: string, oid: string, signal?: AbortSignal): Promise<{ readonly oid: string }>;
  /** Looks at managed repositories again; answers when the packs are those of their files as they are now. */
  reloadManaged(): Promise<void>;
  /** Commits that touched the selection's files, newest first. */
  history(selection: Selection, limit: number, signal?: AbortSignal): Promise<readonly Commit[]>;
  /** The whole history of a repository, in pages. */
  commits(repository: string): Promise<CommitSource>;
  /** Operations that were cut off by a crash: what was under way, what was done and what may be half done. Told once. */
  interrupted(): Promise<readonly Interrupted[]>;
  /** Asks the cluster again at once after a connection was lost. */
  wake(): void;
  /** HTTP attempts so far, over all clusters. */
  requests(): Readonly<RequestCounts>;
}

export interface Interrupted {
  readonly operation: string;
  readonly text: string;
  /** Steps that were noted but not finished. */
  readonly open: readonly string[];
  readonly done: readonly string[];
}
