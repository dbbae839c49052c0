import type { PodLogOptions } from "../../cluster/api/workloads.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { OnProgress, Selection } from "./selection.ts";

/** What an action did to one object. */
export interface ActionOutcome {
  readonly ref: ObjectRef;
  readonly outcome: "done" | "skipped" | "failed";
  /** Why not, or what to know; "" for nothing. */
  readonly message: string;
}

export interface ScaleTarget {
  readonly ref: ObjectRef;
  readonly context: string;
  readonly replicas: number;
  /** Sets the number itself, so that another one does not stay. */
  readonly autoscaler: { readonly name: string; readonly min: number; readonly max: number | undefined } | undefined;
}

export interface PodChoice {
  readonly ref: ObjectRef;
  readonly context: string;
  readonly owner: ObjectRef;
  readonly phase: string;
  readonly restarts: number;
  /** Init containers last. */
  readonly containers: readonly string[];
}

export interface PackEvent {
  readonly about: ObjectRef;
  readonly isWarning: boolean;
  readonly reason: string;
  /** Redacted. */
  readonly message: string;
  readonly count: number;
  readonly source: string;
  /** RFC 3339, "" when unknown. */
  readonly time: string;
}

/** What can be done with packs that run, for one or several at once. Rights are asked for before anything is written. */
export interface PackActions {
  /** The workloads that a restart of the selections would roll over. */
  workloads(selections: readonly Selection[], signal?: AbortSignal): Promise<readonly ObjectRef[]>;
  restart(
    selections: readonly Selection[],
    onProgress: OnProgress,
    signal?: AbortSignal,
  ): Promise<readonly ActionOutcome[]>;
  /** Compares again and asks the controllers of the objects to look now, where they can be asked. */
  synchronize(
    selections: readonly Selection[],
    onProgress: OnProgress,
    signal?: AbortSignal,
  ): Promise<readonly ActionOutcome[]>;
  /** The workloads of a selection that have a number of replicas. */
  scalable(selection: Selection, signal?: AbortSignal): Promise<readonly ScaleTarget[]>;
  scale(selection: Selection, chosen: ScaleTarget, replicas: number, signal?: AbortSignal): Promise<ActionOutcome>;
  /** @throws MooringError `refused` when the workloads of the selection run no pods */
  pods(selection: Selection, signal?: AbortSignal): Promise<readonly PodChoice[]>;
  /** The log of one container line by line, redacted. Ends with the container, or when the signal fires. */
  log(folder: string, pod: PodChoice, options: PodLogOptions, signal: AbortSignal): Promise<AsyncIterable<string>>;
  /** Events of the selection's objects and of what they made, newest first. */
  events(selection: Selection, signal?: AbortSignal): Promise<readonly PackEvent[]>;
}
