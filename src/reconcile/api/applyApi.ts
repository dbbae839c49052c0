import type { JsonObject } from "../../model/json.ts";
import type { OnProgress, Selection } from "./selection.ts";
import type { Health } from "../../model/health.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { Plan, PlannedWrite } from "../../model/plan.ts";

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

export interface Interrupted {
  readonly operation: string;
  readonly text: string;
  /** Steps that were noted but not finished. */
  readonly open: readonly string[];
  readonly done: readonly string[];
}

/** A live object, and the text of a file for it. */
export interface ExportedObject {
  readonly object: JsonObject;
  readonly yaml: string;
}

/** Plans and writes to a cluster, and single objects read from it. */
export interface ApplyApi {
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
  /** Writes what a plan says. `force`: conflicts to take over, by their places in the plan. */
  run(
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
  /** Operations that were cut off by a crash: what was under way, what was done and what may be half done. Told once. */
  interrupted(): Promise<readonly Interrupted[]>;
  /** A new file for a live object that no file names. */
  exportObject(
    selection: Selection,
    options: { readonly includeSecretValues?: boolean },
    signal?: AbortSignal,
  ): Promise<ExportedObject>;
  /** The same by kind (`Deployment`, `deployments`, `deploy.apps`) and name, in the folder's target. */
  exportNamed(folder: string, kind: string, name: string, signal?: AbortSignal): Promise<ExportedObject>;
}
