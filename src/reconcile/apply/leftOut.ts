import type { LeftOut } from "../../model/plan.ts";
import { formatRef } from "../../model/objectRef.ts";
import { MooringError } from "../../support/errors.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import type { Selection } from "../api/selection.ts";

/** Objects that a sentence names. */
const NAMED = 5;

/**
 * Entries whose object another pack defines too, with the reason: neither text is written until a selection names one of the packs.
 * Packs that are disconnected claim nothing.
 */
export function contested(
  folder: FolderReconciler,
  entries: readonly ComparedObject[],
  selections: readonly Selection[],
): ReadonlyMap<ComparedObject, string> {
  const disconnected = new Set(
    mappingsIn(folder).flatMap(({ packId, entry }) =>
      packId !== undefined && entry?.connected === false ? [packId] : [],
    ),
  );
  const claimants = new Map<string, ComparedObject[]>();
  for (const entry of folder.comparison.entries()) {
    if (disconnected.has(entry.pack.id)) continue;
    const key = `${entry.target?.context ?? ""}|${entry.objectId}`;
    const others = claimants.get(key);
    if (others) others.push(entry);
    else claimants.set(key, [entry]);
  }
  const chosen = new Set(selections.flatMap((one) => packsChosenBy(folder, one)));
  const found = new Map<ComparedObject, string>();
  for (const entry of entries) {
    const all = claimants.get(`${entry.target?.context ?? ""}|${entry.objectId}`) ?? [];
    const isChosen = chosen.has(entry.pack.id) && all.filter(({ pack }) => chosen.has(pack.id)).length === 1;
    if (all.length > 1 && !isChosen) {
      const packs = all.map(({ pack }) => pack.name).sort();
      found.set(entry, `it is defined by ${packs.join(" and ")}: choose one of them`);
    }
  }
  return found;
}

function packsChosenBy(folder: FolderReconciler, { packId, objectId }: Selection): readonly string[] {
  const entry = objectId === undefined ? undefined : folder.comparison.entry(objectId);
  return [packId, entry?.pack.id].filter((id) => id !== undefined);
}

/** What a plan does not bring to the state of the files, although it may differ. */
export function leftOutOf(entry: ComparedObject): LeftOut | undefined {
  const { verdict, desired } = entry;
  const { ref } = desired;
  if (!verdict) return { ref, reason: "it has not been compared yet" };
  if (verdict.isExistenceOnly || verdict.state === "inSync") return undefined;
  if (verdict.state === "missing" && !desired.isEncrypted) return undefined;
  return verdict.state === "drifted" ? undefined : { ref, reason: verdict.reason || verdict.state };
}

/** One object per conflict, however many packs define it. */
export function distinct(list: readonly LeftOut[]): readonly LeftOut[] {
  const seen = new Map(list.map((one) => [`${formatRef(one.ref)}|${one.reason}`, one]));
  return [...seen.values()];
}

/** Why there is nothing to write. `unread` says what could not be read, where there is anything. */
export function nothingToApply(leftOut: readonly LeftOut[], unread: string | undefined): MooringError {
  if (leftOut.length === 0 && unread !== undefined)
    return new MooringError("refused", `None of the objects that could be read can be applied. ${unread}`);
  if (leftOut.length === 0)
    return new MooringError("refused", "Nothing to apply: the cluster matches the files, as far as known.");
  const named = leftOut.slice(0, NAMED).map(({ ref, reason }) => `${formatRef(ref)} (${reason})`);
  const more = leftOut.length > NAMED ? `, and ${leftOut.length - NAMED} more` : "";
  return new MooringError("refused", `Nothing can be applied. Skipped: ${named.join(", ")}${more}.`);
}
