import type { Mapping } from "../../mappings/mappings.ts";
import { formatRef } from "../../model/objectRef.ts";
import { formatTarget } from "../../model/target.ts";
import type { Disposable } from "../../support/disposable.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import { hashText } from "../../support/hash.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { whyNothingByItself } from "../folder/healRules.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import type { Notice } from "../api/notices.ts";
import { packKey, PackTimers } from "./packTimers.ts";
import { plannedDeletes } from "../apply/prune.ts";

/** Files that leave together make one offer; the pictures of cluster and Git settle meanwhile. */
const PAUSE_MS = 2_000;
/** Objects that are named in an offer. */
const NAMED = 3;

/**
 * Offers to delete what left the committed files of mappings that ask for it. Only a person deletes: the offer leads to the plan,
 * where what takes data along wants its name typed. The cluster is asked once for each set of objects in the files.
 */
export class PruneOffers implements Disposable {
  readonly #folders: EngineFolders;
  readonly #tell: (notice: Notice) => void;
  readonly #timers: PackTimers;
  /** The objects in the files when it was last looked, by folder and pack. */
  readonly #looked = new Map<string, string>();
  /** What was offered last: nobody is told the same twice. */
  readonly #offered = new Map<string, string>();
  readonly #abort = new AbortController();
  readonly #listener: Disposable;

  constructor(folders: EngineFolders, tell: (notice: Notice) => void) {
    this.#folders = folders;
    this.#tell = tell;
    this.#timers = new PackTimers(folders.ports.clock);
    this.#listener = folders.changed.on((folder) => this.#consider(folder));
  }

  dispose(): void {
    this.#abort.abort();
    this.#listener.dispose();
    this.#timers.dispose();
  }

  #consider(folderPath: string): void {
    const folder = this.#folders.find(folderPath);
    if (!folder || this.#abort.signal.aborted) return;
    for (const mapping of mappingsIn(folder)) {
      const { packId } = mapping;
      if (packId === undefined || !this.#isDue(folder, mapping)) continue;
      const key = packKey(folderPath, packId);
      this.#timers.start(key, PAUSE_MS, () => void this.#look(folder, packId, key));
    }
  }

  #isDue(folder: FolderReconciler, mapping: Mapping): boolean {
    const { policy, packId } = mapping;
    if (!policy.prune || packId === undefined) return false;
    if (whyNothingByItself(folder, mapping, "prune", this.#folders.ports) !== undefined) return false;
    if (folder.automation.whyNot() !== undefined) return false;
    return this.#looked.get(packKey(folder.folderPath, packId)) !== objectsIn(folder, packId);
  }

  async #look(folder: FolderReconciler, packId: string, key: string): Promise<void> {
    const mapping = mappingsIn(folder).find((one) => one.packId === packId);
    if (!mapping || !this.#isDue(folder, mapping)) return;
    const objects = objectsIn(folder, packId);
    const selection = { folder: folder.folderPath, packId };
    try {
      const { cacheFolder } = this.#folders.ports;
      const deletes = await plannedDeletes(folder, selection, cacheFolder, this.#abort.signal);
      this.#looked.set(key, objects);
      const refs = deletes.map(({ ref }) => formatRef(ref));
      const offer = refs.join("\n");
      if (refs.length === 0 || this.#offered.get(key) === offer) return;
      this.#offered.set(key, offer);
      const names = `${refs.slice(0, NAMED).join(", ")}${refs.length > NAMED ? ", …" : ""}`;
      const what = refs.length === 1 ? "1 object" : `${refs.length} objects`;
      const where = mapping.target ? formatTarget(mapping.target) : "the cluster";
      const message = `${what} ${refs.length === 1 ? "was" : "were"} removed from the files of ${mapping.packName} but still ${refs.length === 1 ? "exists" : "exist"} in ${where}: ${names}`;
      this.#tell({ kind: "prune", folder: folder.folderPath, message, selection });
    } catch (error) {
      // a rule forbids it as things are, or the cluster is away: the next change looks again
      if (isCancelled(error) || MooringError.is(error, "refused")) return;
      this.#folders.ports.log.info(
        `Could not check for objects removed from the files of ${mapping.packName}: ${messageOf(error)}`,
      );
    }
  }
}

function objectsIn(folder: FolderReconciler, packId: string): string {
  const ids = [...folder.comparison.entriesOf(packId)].map(({ objectId }) => objectId);
  return hashText(ids.sort().join("\n"));
}
