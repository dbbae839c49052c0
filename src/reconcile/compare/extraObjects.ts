import { type ObjectId, objectId, type ObjectRef } from "../../model/objectRef.ts";
import type { LiveObject } from "../../model/live.ts";
import type { Verdict } from "../../model/verdict.ts";
import { ClaimNames } from "../live/claimNames.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import { type ComparedObject, entryId, EXTRA_PACK } from "./comparedObject.ts";
import { type Around, isExtra } from "./extras.ts";
import { extraVerdict } from "./verdicts.ts";

export interface ExtraScan {
  readonly entries: () => Iterable<ComparedObject>;
  /** Keys of the kinds that the folder wants. */
  readonly kinds: ReadonlySet<string>;
  /** `namespace/name` of the releases that a pack operator made. */
  readonly releases: ReadonlySet<string>;
  /** False: nothing is found anew, because files that cannot be read may name it; what was found before stays. */
  readonly mayFind: boolean;
}

/** What the files of a folder name on one session. */
interface Named {
  readonly objects: ReadonlySet<ObjectId>;
  readonly namespaces: ReadonlySet<string>;
  readonly claims: ClaimNames;
}

/** Live objects in the namespaces of a folder that none of its files names. */
export class ExtraObjects {
  readonly #found = new Map<ClusterSession, Map<ObjectId, Verdict>>();
  readonly #named = new Map<ClusterSession, Named>();

  /** The entries of the folder changed. */
  entriesChanged(): void {
    this.#named.clear();
  }

  /** Looks at every live object of the kinds once more: after lists came, after packs changed. Bodies of others are given back. */
  scan(session: ClusterSession, { entries, kinds, releases, mayFind }: ExtraScan): void {
    const objects = this.#named.get(session) ?? namedBy(entries(), session);
    this.#named.set(session, objects);
    const named = { ...objects, releases };
    const before = this.#found.get(session) ?? new Map<ObjectId, Verdict>();
    const now = new Map<ObjectId, Verdict>();
    for (const collection of session.collections()) {
      if (!mayFind || !kinds.has(collection.want.key)) continue;
      for (const item of collection.objects()) {
        // whether it is one is said by the metadata
        const object = item.object ?? item.head;
        if (object) this.#judge(object, session, named, collection.asOf(object.ref.namespace), now);
      }
    }
    // an extra object keeps its verdict although its body was given back
    for (const [id, verdict] of before) {
      if (now.has(id) || named.objects.has(id)) continue;
      const sighting = session.look(verdict.ref);
      if (sighting.kind === "found" && sighting.uid === verdict.uid) now.set(id, { ...verdict, asOf: sighting.asOf });
    }
    this.#found.set(session, now);
  }

  /** Keeps only what belongs to these sessions. */
  keep(sessions: Iterable<ClusterSession>): void {
    const kept = new Set(sessions);
    for (const session of this.#found.keys()) if (!kept.has(session)) this.#found.delete(session);
  }

  clear(): void {
    this.#found.clear();
  }

  /** What `ObjectState.id` of an extra object names. */
  find(id: string): ObjectRef | undefined {
    for (const { verdict } of this.all()) if (entryId(EXTRA_PACK, objectId(verdict.ref)) === id) return verdict.ref;
    return undefined;
  }

  *all(): Iterable<{ readonly session: ClusterSession; readonly verdict: Verdict }> {
    for (const [session, verdicts] of this.#found) {
      for (const verdict of verdicts.values()) yield { session, verdict };
    }
  }

  #judge(object: LiveObject, session: ClusterSession, named: Around, asOf: number, into: Map<ObjectId, Verdict>): void {
    const id = objectId(object.ref);
    if (named.objects.has(id)) return;
    if (isExtra(object, named)) into.set(id, extraVerdict(object, asOf));
    session.dropBody(object.ref, id, object.resourceVersion);
  }
}

function namedBy(entries: Iterable<ComparedObject>, session: ClusterSession): Named {
  const objects = new Set<ObjectId>();
  const namespaces = new Set<string>();
  const claims = new ClaimNames();
  for (const entry of entries) {
    if (entry.session !== session) continue;
    objects.add(entry.objectId);
    namespaces.add(entry.desired.ref.namespace);
    claims.add(entry.desired);
  }
  return { objects, namespaces, claims };
}
