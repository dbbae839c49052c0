import { isJsonArray, isJsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { formatRef, objectId } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import type { Plan, PlannedWrite } from "../../model/plan.ts";
import { MooringError } from "../../support/errors.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import { isComplete, isReadFor, whyIncomplete } from "../folder/completeness.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { Inventory, type InventoryItem } from "../live/inventory.ts";
import { FIELD_MANAGER } from "../api/ports.ts";
import { selectEntries } from "../folder/select.ts";
import type { DoneWrite } from "./undoApply.ts";
import { compareForApply, isDangerousToDelete } from "./stages.ts";
import type { Selection } from "../api/selection.ts";

/**
 * Deletes for objects that left the files: only what the inventory of the pack lists, with the uid it had then, written by our
 * field manager, owned by no other object; never after an incomplete or empty render, never all objects of a pack.
 * @throws MooringError `refused` with the rule that forbids it
 */
export async function plannedDeletes(
  folder: FolderReconciler,
  selection: Selection,
  cacheFolder: string | undefined,
  signal?: AbortSignal,
): Promise<readonly PlannedWrite[]> {
  const entries = selectEntries(folder, selection);
  const packId = selection.packId ?? entries[0]?.pack.id;
  const [first] = entries;
  if (packId === undefined || !first?.session)
    throw new MooringError("refused", "Select one pack that is compared with a cluster. Only packs can be pruned.");
  refuseIncomplete(folder, first.pack, first.session);
  const { session } = first;
  const desired = new Set(
    [...folder.comparison.entries()].filter((entry) => entry.session === session).map(({ objectId: id }) => id),
  );
  const identity = await session.cluster.identity(signal);
  const inventory = cacheFolder === undefined ? [] : await new Inventory(cacheFolder, packId, identity).items();
  const deletes: PlannedWrite[] = [];
  for (const item of inventory) {
    if (desired.has(objectId(item.ref))) continue;
    const live = await session.cluster.get(item.ref, signal);
    if (live && mayBePruned(live, item)) deletes.push(deleteOf(live, packId));
  }
  return deletes.sort((a, b) => compareForApply(b.ref, a.ref));
}

/** @throws MooringError `refused` while something may name an object and was not read */
function refuseIncomplete(folder: FolderReconciler, pack: Pack, session: ClusterSession): void {
  const why = whyIncomplete(folder, pack.id);
  if (why !== undefined)
    throw new MooringError("refused", `Cannot prune: some files of the pack cannot be read or rendered: ${why}`);
  if (folder.packs.isNarrowed(pack))
    throw new MooringError("refused", "Cannot prune: only some files of the pack are selected.");
  if (!isReadFor(folder, session))
    throw new MooringError(
      "refused",
      "Cannot prune: files of another pack cannot be read or rendered, and an object may have moved there.",
    );
  if (folder.packs.rendered(pack.id)?.mayLack)
    throw new MooringError(
      "refused",
      "Cannot prune: the chart uses `lookup`, so the rendered objects may depend on the cluster. Allow lookups (setting mooring.charts.lookup).",
    );
  // what a renderer made of the last commit is not known
  if (pack.kind !== "folder" && pack.kind !== "file" && folder.repositories.changedOf(pack.id).length > 0)
    throw new MooringError("refused", "Cannot prune: the files have uncommitted changes.");
  if (folder.packs.rendered(pack.id)?.objects.length === 0)
    throw new MooringError(
      "refused",
      "Cannot prune: the pack renders to nothing, and pruning would delete everything it applied.",
    );
}

/**
 * Deletes were planned from the files of that moment. They are read again, new ones too, right before anything is deleted.
 * @throws MooringError `stale` when a file names one of the objects again, or the pack can no longer be read
 */
export async function refuseOutdatedDeletes(
  folder: FolderReconciler,
  { writes }: Plan,
  signal?: AbortSignal,
): Promise<void> {
  const deletes = writes.filter(({ action }) => action === "delete");
  if (deletes.length === 0) return;
  await folder.reload(signal);
  const named = new Set([...folder.comparison.entries()].map(({ objectId: id }) => id));
  for (const { ref, packId } of deletes) {
    if (named.has(objectId(ref)) || !isComplete(folder, packId))
      throw new MooringError(
        "stale",
        `The files changed after the plan was created and may contain ${formatRef(ref)} again. Nothing was deleted. Show the plan again.`,
      );
  }
}

function mayBePruned(live: LiveObject, item: InventoryItem): boolean {
  const metadata = isJsonObject(live.body.metadata) ? live.body.metadata : {};
  const isOwned = isJsonArray(metadata.ownerReferences) && metadata.ownerReferences.length > 0;
  const isOurs = live.managedFields.some(
    ({ manager, operation }) => manager === FIELD_MANAGER && operation === "Apply",
  );
  return live.uid === item.uid && isOurs && !isOwned;
}

function deleteOf(live: LiveObject, packId: string): PlannedWrite {
  return {
    action: "delete",
    ref: live.ref,
    packId,
    desired: undefined,
    differences: [],
    conflicts: [],
    resourceVersion: live.resourceVersion,
    uid: live.uid,
    takeOver: [],
    note: isDangerousToDelete(live.ref)
      ? `Type the name of ${formatRef(live.ref)} to delete it. Data or other objects are deleted with it.`
      : "",
  };
}

/** Adds what was applied to the inventory and takes out what was deleted. */
export async function rememberApplied(
  session: ClusterSession,
  done: readonly DoneWrite[],
  folder: string | undefined,
): Promise<void> {
  if (!folder || done.length === 0) return;
  const identity = await session.cluster.identity();
  for (const packId of new Set(done.map(({ write }) => write.packId))) {
    const own = done.filter(({ write }) => write.packId === packId);
    await new Inventory(folder, packId, identity).change((items) => {
      for (const { write, uid } of own) {
        if (uid === undefined) items.delete(objectId(write.ref));
        else items.set(objectId(write.ref), { ref: write.ref, uid });
      }
    });
  }
}
