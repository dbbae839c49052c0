import type { RequestCounts } from "../../cluster/api/cluster.ts";
import type { VariableAt } from "../../model/variable.ts";
import type { Target } from "../../model/target.ts";
import type { Disposable } from "../../support/disposable.ts";
import type { ContextUse } from "./ports.ts";
import type { CompareProgress, FolderState } from "./readModel.ts";
import type { Selection } from "./selection.ts";
import type { ContextInfo } from "../../cluster/kubeconfig/kubeconfig.ts";

export interface ContextChoice extends ContextInfo {
  readonly isCurrent: boolean;
}

/** The folders that are compared. */
export interface FoldersApi {
  all(): readonly FolderState[];
  get(folder: string): FolderState | undefined;
  /** How far the comparison of a folder is, without making its read model; undefined while none runs. */
  progress(folder: string): CompareProgress | undefined;
  /** Fires with the folder whose state was replaced; at most once per 100 ms and folder. */
  readonly onDidChange: (listener: (folder: string) => void) => Disposable;

  set(folders: readonly string[]): void;
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
  /** The use of a variable at an offset of a file, with what it comes to. */
  variableAt(file: string, offset: number): VariableAt | undefined;
  /** Looks at managed repositories again; answers when the packs are those of their files as they are now. */
  reloadManaged(): Promise<void>;
  /** Asks the cluster again at once after a connection was lost. */
  wake(): void;
  /** HTTP attempts so far, over all clusters. */
  requests(): Readonly<RequestCounts>;
}
