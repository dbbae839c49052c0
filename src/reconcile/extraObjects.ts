import { type ObjectId, objectId } from "../model/objectRef.ts";
import type { Verdict } from "../model/verdict.ts";
import type { ClusterSession } from "./clusterSession.ts";
import { isExtra } from "./extras.ts";
import type { LiveCollection } from "./liveCollection.ts";
import { extraVerdict } from "./verdicts.ts";

/** Live objects in the namespaces of a folder that none of its files names. */
export class ExtraObjects {
  readonly #found = new Map<ClusterSession, Map<ObjectId, Verdict>>();

  /** Looks at every live object once more: after lists came, after packs changed. Bodies of others are given back. */
  scan(session: ClusterSession, named: ReadonlySet<ObjectId>, namespaces: ReadonlySet<string>, kinds: ReadonlySet<string>): void {
    const before = this.#found.get(session) ?? new Map<ObjectId, Verdict>();
    const now = new Map<ObjectId, Verdict>();
    for (const collection of session.collections()) {
      if (!kinds.has(collection.want.key)) continue;
      for (const item of collection.objects()) {
        if (item.object) this.#judge(item.object, collection, named, namespaces, now);
      }
    }
    // an extra object keeps its verdict although its body was given back
    for (const [id, verdict] of before) {
      if (now.has(id) || named.has(id)) continue;
      if (session.look(verdict.ref).kind === "found") now.set(id, verdict);
    }
    this.#found.set(session, now);
  }

  forget(session: ClusterSession): void {
    this.#found.delete(session);
  }

  clear(): void {
    this.#found.clear();
  }

  *all(): Iterable<{ readonly session: ClusterSession; readonly verdict: Verdict }> {
    for (const [session, verdicts] of this.#found) {
      for (const verdict of verdicts.values()) yield { session, verdict };
    }
  }

  #judge(
    object: NonNullable<Parameters<typeof isExtra>[0]>,
    collection: LiveCollection,
    named: ReadonlySet<ObjectId>,
    namespaces: ReadonlySet<string>,
    into: Map<ObjectId, Verdict>,
  ): void {
    const id = objectId(object.ref);
    if (named.has(id)) return;
    if (isExtra(object, named, namespaces)) into.set(id, extraVerdict(object, collection.asOf(object.ref.namespace)));
    collection.dropBody(object.ref.namespace, id);
  }
}
