import type { ManagedFieldsEntry } from "../../model/live.ts";
import { hashJson } from "../../support/hash.ts";
import { isApplyOf } from "../ownership/culprit.ts";

/** What to keep of an object that was confirmed in sync, to prove it again from metadata alone. */
export interface OwnershipRecord {
  readonly desiredHash: string;
  readonly uid: string;
  /** Hash of our Apply entry: its paths, version and time. */
  readonly ownershipHash: string;
}

export interface MetadataOnly {
  readonly uid: string;
  readonly managedFields: readonly ManagedFieldsEntry[];
}

/** Times in managedFields are whole seconds, so two applies in one second look like one. In milliseconds. */
const SETTLE_TIME_MS = 5_000;

/**
 * Make the record only for an object whose values a proof or a dry-run has just confirmed, never from the answer to an apply:
 * a webhook may have put another value under our name. Undefined when we own nothing of the object, or when our last apply is
 * so fresh that a second one could hide behind its time. `now` is in milliseconds since the epoch.
 */
export function recordOwnership(
  confirmed: MetadataOnly,
  desiredHash: string,
  manager: string,
  now: number,
): OwnershipRecord | undefined {
  const ours = confirmed.managedFields.find((entry) => isApplyOf(entry, manager));
  if (!ours || !(now - Date.parse(ours.time) > SETTLE_TIME_MS)) return undefined;
  return { desiredHash, uid: confirmed.uid, ownershipHash: hashOwnership(ours) };
}

/**
 * Proves "in sync" without the object's values: a writer that changes a value takes its path from every other manager (SMD
 * `merge/update.go`), so as long as our entry still has the same paths, the values are those that were confirmed.
 */
export function proveByOwnership(
  record: OwnershipRecord,
  desiredHash: string,
  now: MetadataOnly,
  manager: string,
): boolean {
  const ours = now.managedFields.find((entry) => isApplyOf(entry, manager));
  return (
    ours !== undefined &&
    record.desiredHash === desiredHash &&
    record.uid === now.uid &&
    record.ownershipHash === hashOwnership(ours)
  );
}

/** With the time: another apply of ours with other values has the same paths. */
function hashOwnership(ours: ManagedFieldsEntry): string {
  return hashJson([ours.apiVersion, ours.time, ours.fieldsV1]);
}
