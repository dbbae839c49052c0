import type { Clock } from "../../support/clock.ts";
import { sleep } from "../../support/clock.ts";
import { MooringError } from "../../support/errors.ts";
import { formatRef, type ObjectRef } from "../../model/objectRef.ts";
import type { ClusterSession } from "../live/clusterSession.ts";

/** Between two looks (ms), and how many: finalizers may hold a deleted object for a while. */
const PAUSE_MS = 500;
const LOOKS = 60;

/** Waits until the object with this uid is gone. @throws MooringError `unreachable` when it does not go within 30 s */
export async function untilGone(
  ref: ObjectRef,
  uid: string,
  { session, clock }: { readonly session: ClusterSession; readonly clock: Clock },
): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    const live = await session.cluster.get(ref);
    if (!live || live.uid !== uid) return;
    await sleep(clock, PAUSE_MS);
  }
  throw new MooringError(
    "unreachable",
    `${formatRef(ref)} is still being deleted after 30 s (blocked by a finalizer). It was not recreated.`,
  );
}
