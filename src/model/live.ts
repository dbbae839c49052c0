import type { JsonObject } from "./json.ts";
import type { ObjectRef } from "./objectRef.ts";

/** One entry of `metadata.managedFields` (KEP-555). `time` is RFC 3339 as the server wrote it, "" when absent. */
export interface ManagedFieldsEntry {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly subresource: string;
  readonly apiVersion: string;
  readonly time: string;
  readonly fieldsV1: JsonObject;
}

/**
 * An object as the cluster has it, redacted on the way in: values of Secrets are digests, the last-applied annotation is beside the
 * body. `body` has no `metadata.managedFields`; they are beside it.
 */
export interface LiveObject {
  readonly ref: ObjectRef;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly body: JsonObject;
  readonly managedFields: readonly ManagedFieldsEntry[];
  /**
   * What `kubectl apply` applied last (its annotation), redacted like the body; read when it is first asked for. undefined, or
   * returning undefined, where nobody did or the annotation is damaged.
   */
  readonly lastApplied?: () => JsonObject | undefined;
}
