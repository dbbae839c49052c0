import type { Mapping } from "../../mappings/mappings.ts";
import { formatRef } from "../../model/objectRef.ts";
import type { FolderReconciler } from "./folderReconciler.ts";
import { certainDrift, exhausted, MAX_HEALS, whyNotHealed } from "./healRules.ts";
import { leaseWords } from "../records/leaseWords.ts";
import type { EnginePorts } from "../api/ports.ts";
import type { HealState } from "../api/readModel.ts";

/** What healing does for a mapping right now, with the reason where it does nothing. */
export function healState(folder: FolderReconciler, mapping: Mapping, ports: EnginePorts): HealState {
  const { policy, packId } = mapping;
  if (!policy.heal) return { kind: "off" };
  const why = whyNotHealed(folder, mapping, ports);
  if (why !== undefined || packId === undefined) return { kind: "held", message: `Not healed: ${why ?? ""}` };
  const { state } = folder.automation;
  const elsewhere = leaseWords(state);
  if (elsewhere !== undefined)
    return state.kind === "elsewhere"
      ? { kind: "elsewhere", message: elsewhere, by: state.holder.kind }
      : { kind: "held", message: `Not healed: ${elsewhere}` };
  const record = folder.records.get(packId);
  const drift = certainDrift(folder, packId);
  for (const entry of drift) {
    const [difference] = exhausted(entry, record, folder.ports.clock.now());
    if (!difference) continue;
    const writer = difference.culprit?.manager;
    const what = `${formatRef(entry.desired.ref)}${difference.pointer ? ` ${difference.pointer}` : ""}`;
    const message = `Healing stopped: ${writer ?? "another manager"} changed ${what} again after ${MAX_HEALS} heals. Resolve the ownership, then resume.`;
    return { kind: "stopped", message, manager: writer };
  }
  return drift.length > 0 ? { kind: "waiting" } : { kind: "watching" };
}
