import type { Sensitive } from "./sensitive.ts";
import type { JsonObject } from "./json.ts";
import type { ObjectRef } from "./objectRef.ts";

/** Where a desired object comes from. `item` counts inside a `List`; `document` counts from 0. */
export type Origin =
  | { readonly kind: "file"; readonly file: string; readonly document: number; readonly item: number | undefined }
  | { readonly kind: "kustomization"; readonly root: string; readonly file: string }
  | {
      readonly kind: "chart";
      readonly root: string;
      readonly file: string;
      /** Values files beside the chart's own, the strongest last. */
      readonly values?: readonly string[];
      /** The Helm release that it may be part of, while the values of that release are not known. */
      readonly openRelease?: string;
    };

/** What a CustomResourceDefinition brings. */
export interface DefinedKind {
  readonly group: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** One of its versions has a `status` subresource. */
  readonly hasStatus: boolean;
}

/**
 * A field whose value the files alone do not say: made anew by each render (`random`), dependent on what a chart looks up in the
 * cluster (`lookup`), or filled in by Flux (`variable`). `pointer` is a JSON pointer into the object; "" stands for all of it.
 */
export interface UnsettledField {
  readonly pointer: string;
  readonly why: "random" | "lookup" | "variable";
}

/**
 * An object as the files want it.
 * `body` is safe to show and keep: values of Secrets are digests (support/redaction.ts), `stringData` is folded into `data`,
 * server-set metadata is gone, and `status` is where it is no content of the kind. `wire` is what is sent to the server: the same without digests.
 */
export interface DesiredObject {
  readonly ref: ObjectRef;
  readonly body: JsonObject;
  readonly wire: Sensitive<JsonObject>;
  /** Equal for equal bodies. */
  readonly hash: string;
  readonly origin: Origin;
  /** The file has a `status`, and it was not left out yet. */
  readonly hasStatus?: boolean | undefined;
  /** The text of its annotation `mooring.dev/ignore`, without a look at `body`. */
  readonly ignoreAnnotation?: string | undefined;
  /** Of a CustomResourceDefinition alone. */
  readonly defines?: DefinedKind | undefined;
  /**
   * Where the text was known from an earlier run it is read and parsed on the first use of `body` or `wire`. This does it before,
   * without holding up the event loop. @throws MooringError stale when the file has another text by now
   */
  readonly prepare?: (() => Promise<void>) | undefined;
  /** Fields that are no drift whatever they are; left out: none. */
  readonly unsettled?: readonly UnsettledField[] | undefined;
  /** As the Helm release that it is part of was applied last, redacted; left out: not known. */
  readonly released?: JsonObject | undefined;
  /** It carries the marks by which Helm knows an object of its release. */
  readonly hasHelmMarks?: true | undefined;
  /** Its values are encrypted (SOPS): it can be told whether it is in the cluster, and no more. It is never applied. */
  readonly isEncrypted?: true;
}
