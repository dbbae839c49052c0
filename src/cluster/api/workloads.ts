import type { LiveObject } from "../../model/live.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { Verb } from "./verb.ts";

export interface PodLogOptions {
  readonly container: string;
  /** Goes on as the container writes, until the signal fires. */
  readonly follow: boolean;
  /** Lines from the end to begin with. */
  readonly tailLines: number;
}

/** What operating a workload takes beyond reading and applying it. Failures are MooringErrors. */
export interface Workloads {
  /** Whether the signed-in user may; `subresource` as in `pods/log`, "" for the object itself. */
  may(verb: Verb, ref: ObjectRef, subresource: string, signal?: AbortSignal): Promise<boolean>;
  /** Sets the annotation of the pod template that `kubectl rollout restart` sets. `at` is RFC 3339. */
  restart(ref: ObjectRef, at: string, signal?: AbortSignal): Promise<LiveObject>;
  annotate(ref: ObjectRef, annotations: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<LiveObject>;
  /** `spec.replicas` of the scale subresource. */
  replicas(ref: ObjectRef, signal?: AbortSignal): Promise<number>;
  setReplicas(ref: ObjectRef, replicas: number, signal?: AbortSignal): Promise<void>;
  /** Objects of a kind in one namespace; a label selector as in a URL, "" for all. Empty where the kind is not served. */
  select(
    apiVersion: string,
    kind: string,
    namespace: string,
    selector: string,
    signal?: AbortSignal,
  ): Promise<readonly LiveObject[]>;
  /** Lines without their line ends, not redacted. */
  log(pod: ObjectRef, options: PodLogOptions, signal: AbortSignal): Promise<AsyncIterable<string>>;
}
