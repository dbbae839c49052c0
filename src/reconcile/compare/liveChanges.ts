import type { ClusterSession, LiveChange } from "../live/clusterSession.ts";
import type { Comparator } from "./comparator.ts";
import type { ComparedObject } from "./comparedObject.ts";
import type { Invalidation } from "../live/resourceCache.ts";

/** Gathers what happened to whole kinds, so that a burst (each kind goes live at the start) costs one walk over the entries. */
export class LiveChanges {
  readonly #pending = new Map<ClusterSession, Map<string, Invalidation>>();

  add(session: ClusterSession, { key, touches }: LiveChange): void {
    if (touches === "none") return;
    const kinds = this.#pending.get(session) ?? new Map<string, Invalidation>();
    this.#pending.set(session, kinds);
    if (kinds.get(key) !== "all") kinds.set(key, touches);
  }

  /** Hands the entries concerned to the comparison. */
  flush(comparison: Comparator): void {
    if (this.#pending.size === 0) return;
    const touchesOf = ({ session, desired }: ComparedObject): Invalidation | undefined => {
      const key = session?.collectionOf(desired.ref)?.want.key;
      return session && key !== undefined ? this.#pending.get(session)?.get(key) : undefined;
    };
    const kinds = new Set([...this.#pending.values()].flatMap((touches) => [...touches.values()]));
    if (kinds.has("all")) comparison.touchAll((entry) => touchesOf(entry) === "all");
    if (kinds.has("unsettled")) comparison.touchUnsettled((entry) => touchesOf(entry) === "unsettled");
    this.#pending.clear();
  }
}
