import type { Applier } from "../../model/applier.ts";
import type { DesiredObject } from "../../model/desired.ts";
import { type ObjectId, objectId } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import type { SourceLocation } from "../../model/sourceLocation.ts";
import type { Target } from "../../model/target.ts";
import type { Verdict } from "../../model/verdict.ts";
import type { ClusterSession } from "../live/clusterSession.ts";

/** One desired object of one pack on one target, with the verdict so far. */
export interface ComparedObject {
  /** `packId#objectId`, unique in a folder. */
  readonly id: string;
  readonly objectId: ObjectId;
  readonly pack: Pack;
  readonly desired: DesiredObject;
  readonly session: ClusterSession | undefined;
  readonly target: Target | undefined;
  readonly place: SourceLocation | undefined;
  verdict: Verdict | undefined;
  /** Who applied the live object, as it was last seen. */
  applier: Applier | undefined;
}

/** Pack id of live objects that no file names, in `ObjectState.id`. */
export const EXTRA_PACK = "extra";

export function entryId(packId: string, object: ObjectId): string {
  return `${packId}#${object}`;
}

export function makeEntry(
  pack: Pack,
  desired: DesiredObject,
  where: {
    readonly session: ClusterSession | undefined;
    readonly target: Target | undefined;
    readonly place: SourceLocation | undefined;
  },
): ComparedObject {
  const object = objectId(desired.ref);
  return {
    id: entryId(pack.id, object),
    objectId: object,
    pack,
    desired,
    ...where,
    verdict: undefined,
    applier: undefined,
  };
}
