import type { Sensitive } from "./sensitive.ts";
import type { JsonObject } from "./json.ts";
import type { ObjectRef } from "./objectRef.ts";

/** Where a desired object comes from. `item` counts inside a `List`; `document` counts from 0. */
export type Origin =
  | { readonly kind: "file"; readonly file: string; readonly document: number; readonly item: number | undefined }
  | { readonly kind: "kustomization"; readonly root: string; readonly file: string }
  | { readonly kind: "chart"; readonly root: string; readonly file: string };

/**
 * An object as the files want it.
 * `body` is safe to show and keep: values of Secrets are digests (support/redaction.ts), `stringData` is folded into `data`,
 * `status` and server-set metadata are gone. `wire` is what is sent to the server: the same without digests.
 */
export interface DesiredObject {
  readonly ref: ObjectRef;
  readonly body: JsonObject;
  readonly wire: Sensitive<JsonObject>;
  /** Hash of `body` (canonical JSON). */
  readonly hash: string;
  readonly origin: Origin;
}
