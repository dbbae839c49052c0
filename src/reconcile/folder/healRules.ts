import type { Mapping } from "../../mappings/mappings.ts";
import type { AutomaticPolicy } from "../../mappings/config/policyApproval.ts";
import type { Difference } from "../../model/verdict.ts";
import { whyIncomplete } from "./completeness.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { FolderReconciler } from "./folderReconciler.ts";
import type { PackRecord } from "../records/mappingRecords.ts";
import { isOpen } from "../compare/noteOnUnsettled.ts";
import type { EnginePorts } from "../api/ports.ts";
import { staleSince } from "../live/staleness.ts";

/** Pauses before the heals of one path: 2, 6, 18, 54, 162 s; never longer than 300 s. */
const FIRST_PAUSE_MS = 2_000;
const FACTOR = 3;
const LONGEST_PAUSE_MS = 300_000;
/** After so many heals of one path somebody else means it: a person has to look. */
export const MAX_HEALS = 5;
/** A path that stayed as healed for so long (ms) begins anew. */
const QUIET_MS = 3_600_000;

export function pauseBefore(heals: number): number {
  return Math.min(FIRST_PAUSE_MS * FACTOR ** heals, LONGEST_PAUSE_MS);
}

/** Why a mapping is not healed although it asks for it; undefined: it may be. */
export function whyNotHealed(folder: FolderReconciler, mapping: Mapping, ports: EnginePorts): string | undefined {
  const why = whyNothingByItself(folder, mapping, "heal", ports);
  if (why !== undefined || !mapping.target) return why;
  return folder.isProtected(mapping.target) && !ports.settings().healProtected
    ? "The target is protected; allow healing it with the setting mooring.healProtected."
    : undefined;
}

/**
 * What keeps everything that begins by itself: nothing is begun without an approval, from text that is not committed, or beside
 * another writer.
 */
export function whyNothingByItself(
  folder: FolderReconciler,
  mapping: Mapping,
  policy: AutomaticPolicy,
  ports: EnginePorts,
): string | undefined {
  const { state, message, target, packId } = mapping;
  const { engine } = mapping.policy;
  if (!ports.isTrusted()) return "The workspace is not trusted.";
  if (state !== "connected" || !target || packId === undefined) return message || "It is not connected.";
  if (engine !== "mooring") return `mooring.yaml says that ${engine} applies it.`;
  for (const { applier } of folder.comparison.entriesOf(packId))
    if (applier === "flux" || applier === "argocd") return `${applier === "flux" ? "Flux" : "Argo CD"} applies it.`;
  const notApproved = folder.approvals.whyNot(mapping, policy);
  if (notApproved !== undefined) return notApproved;
  if (!folder.packs.isManaged(packId) && folder.repositories.mayBeDirty(packId))
    return "Its files have uncommitted changes.";
  const pack = folder.packs.packs.find(({ id }) => id === packId);
  if (!pack || pack.files.some((file) => folder.files.isUnsaved(file))) return "Its files have unsaved changes.";
  const why = whyIncomplete(folder, packId);
  return why === undefined ? undefined : `Some of its files cannot be read or rendered: ${why}`;
}

/** The entries of a pack whose drift is certain and of now: nothing is done on a guess or on an old picture. */
export function certainDrift(folder: FolderReconciler, packId: string): readonly ComparedObject[] {
  return [...folder.comparison.entriesOf(packId)].filter(
    ({ verdict, session, desired }) =>
      verdict !== undefined &&
      (verdict.state === "drifted" || verdict.state === "missing") &&
      verdict.evidence !== "none" &&
      !desired.isEncrypted &&
      !(verdict.state === "missing" && isOpen(desired)) &&
      session !== undefined &&
      staleSince(session, desired.ref) === undefined &&
      session.look(desired.ref).kind === (verdict.state === "missing" ? "absent" : "found"),
  );
}

/** Counts by object, path and wanted object: what was changed in the files since begins anew. */
export function healKey(entry: ComparedObject, { pointer }: Difference): string {
  return `${entry.objectId} ${pointer} ${entry.desired.hash.slice(0, 8)}`;
}

export function healsOf(record: PackRecord, key: string, now: number): number {
  const heal = record.heals[key];
  if (!heal) return 0;
  return heal.count < MAX_HEALS && now - heal.last > QUIET_MS ? 0 : heal.count;
}

/** The paths of an entry that were healed as often as may be. */
export function exhausted(entry: ComparedObject, record: PackRecord, now: number): readonly Difference[] {
  const differences = entry.verdict?.differences ?? [];
  return differences.filter((difference) => healsOf(record, healKey(entry, difference), now) >= MAX_HEALS);
}
