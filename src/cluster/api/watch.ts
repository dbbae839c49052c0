import type { LiveObject } from "../../model/live.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { Disposable } from "../../support/disposable.ts";
import type { MooringError } from "../../support/errors.ts";

/**
 * How a watch stands. What the sink holds stays valid as a picture of its `asOf` in every state:
 * - `listing`: the first list, or a new one after the server forgot our version
 * - `live`: the picture follows the server
 * - `stale`: no contact since `since` (ms); tried again at `retryAt` (ms)
 * - `forbidden`: the rights are missing; asked again now and then. Never means "deleted"
 * - `gone`: the kind is not served any more
 */
export type WatchState =
  | { readonly kind: "listing" }
  | { readonly kind: "live" }
  | { readonly kind: "stale"; readonly since: number; readonly error: MooringError; readonly retryAt: number }
  | { readonly kind: "forbidden"; readonly message: string }
  | { readonly kind: "gone" };

/** Where a watch puts what it learns. Times are ms. What a sink throws is logged and changes nothing for the watch. */
export interface WatchSink {
  /** A whole new list; takes the place of everything known. */
  replace(objects: readonly LiveObject[], asOf: number): void;
  upsert(object: LiveObject): void;
  remove(ref: ObjectRef, uid: string): void;
  state(state: WatchState): void;
  /** Everything known so far holds at `asOf`. Comes with every bookmark and event, and every few seconds on a healthy stream. */
  alive(asOf: number): void;
}

export interface Watch extends Disposable {
  readonly state: WatchState;
  /** Retries or checks the connection at once. */
  wake(): void;
}
