import type { DesiredObject } from "../../model/desired.ts";
import type { LiveObject } from "../../model/live.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { Culprit, Difference, Verdict, VerdictState } from "../../model/verdict.ts";

/** A verdict that needs no comparison. */
function plainVerdict(
  ref: ObjectRef,
  state: VerdictState,
  reason: string,
  asOf: number,
  differences: readonly Difference[] = [],
  live?: LiveObject,
): Verdict {
  return {
    ref,
    state,
    evidence: state === "missing" || state === "extra" ? "proof" : "none",
    reason,
    differences,
    ignored: [],
    health: undefined,
    uid: live?.uid ?? "",
    resourceVersion: live?.resourceVersion ?? "",
    asOf,
  };
}

export function missingVerdict(desired: DesiredObject, asOf: number): Verdict {
  const reason = desired.isEncrypted ? "It is encrypted with SOPS: create it with the tool that decrypts it." : "";
  return plainVerdict(desired.ref, "missing", reason, asOf, [whole("absent", undefined)]);
}

/** An encrypted object that is in the cluster. */
export function encryptedVerdict({ ref }: DesiredObject, asOf: number): Verdict {
  const reason = "It is encrypted with SOPS: it is in the cluster, and its values are not compared.";
  return { ...plainVerdict(ref, "unknown", reason, asOf), isExistenceOnly: true };
}

export function extraVerdict(live: LiveObject, asOf: number): Verdict {
  return plainVerdict(live.ref, "extra", "", asOf, [whole("leftover", creatorOf(live))], live);
}

export function unknownVerdict(desired: DesiredObject, reason: string, asOf: number): Verdict {
  return plainVerdict(desired.ref, "unknown", reason, asOf);
}

/** The object as a whole: the empty pointer of RFC 6901. */
function whole(kind: Difference["kind"], culprit: Culprit | undefined): Difference {
  return { kind, path: [], pointer: "", desired: undefined, live: undefined, culprit };
}

/** Who made an object: the writer with the oldest entry that is not about status. */
function creatorOf(live: LiveObject): Culprit | undefined {
  const [first] = live.managedFields
    .filter(({ subresource }) => !subresource)
    .sort((a, b) => a.time.localeCompare(b.time));
  return (
    first && { manager: first.manager, operation: first.operation, subresource: first.subresource, time: first.time }
  );
}
