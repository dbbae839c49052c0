import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { isCancelled, messageOf } from "../../support/errors.ts";
import { Batch } from "../../support/batch.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import type { CommitService } from "../commit/commitService.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { Mapping } from "../../mappings/mappings.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import { messageFor } from "../commit/messageTemplate.ts";
import type { Notice } from "../api/notices.ts";
import { publishCommit } from "../commit/publishCommit.ts";

/** Files that are saved together (save all, format on save) make one commit, this long (ms) after the first of them. */
const TOGETHER = 1_500;

/** Commits the saved files of mappings that ask for it: one commit for one set of changes. */
export class CommitOnSave implements Disposable {
  readonly #folders: EngineFolders;
  readonly #commits: CommitService;
  readonly #tell: (notice: Notice) => void;
  readonly #store = new DisposableStore();
  readonly #saved: Batch<string>;
  #turn: Promise<void> = Promise.resolve();

  constructor(folders: EngineFolders, commits: CommitService, tell: (notice: Notice) => void) {
    this.#folders = folders;
    this.#commits = commits;
    this.#tell = tell;
    this.#saved = this.#store.add(new Batch(folders.ports.clock, TOGETHER, (saved) => this.#take(saved)));
  }

  /** A person saved this file. */
  saved(file: string): void {
    for (const folder of this.#folders.all()) if (folder.packs.ownerOf(file)) this.#saved.add(file);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #take(saved: ReadonlySet<string>): void {
    this.#turn = this.#turn.then(async () => {
      for (const folder of this.#folders.all()) await this.#commit(folder, saved);
    });
  }

  /** What was approved and does not run is told; what waits for an approval shows in the tree. */
  #showPaused(folder: FolderReconciler, asked: readonly Mapping[]): void {
    const { folderPath } = folder;
    const paused = asked.map((mapping) => folder.approvals.consent(mapping)).find(({ kind }) => kind === "paused");
    if (paused)
      this.#tell({ kind: "failed", folder: folderPath, message: `Saved, but not committed: ${paused.message}` });
  }

  async #commit(folder: FolderReconciler, saved: ReadonlySet<string>): Promise<void> {
    const { folderPath } = folder;
    try {
      // the saved texts are read and rendered first: what cannot be read is not committed
      await Promise.all([folder.reloadFiles([...saved]), folder.records.refresh(), folder.approvals.refresh()]);
      const asked = mappingsIn(folder).filter((mapping) => isDueOnSave(folder, mapping, saved));
      const due = asked.filter((mapping) => folder.approvals.whyNot(mapping, "commit") === undefined);
      this.#showPaused(folder, asked);
      const ids = due
        .flatMap(({ packId }) => packId ?? [])
        .filter((id) => folder.packs.rendered(id)?.complete === true);
      const paths = [...new Set(ids.flatMap((id) => folder.repositories.changedOf(id)))];
      const ready = paths.filter((file) => !folder.files.isUnsaved(file));
      const owners = (file: string): readonly string[] => folder.repositories.changedFiles.get(file) ?? [];
      for (const [git, own] of await folder.repositories.byRepository(ready)) {
        const packs = folder.packs.packs.filter(
          ({ id }) => ids.includes(id) && own.some((file) => owners(file).includes(id)),
        );
        const message = messageFor(folder, packs, own);
        // a person saved here: from now on this window does what follows
        await folder.automation.take();
        const done = await this.#commits.make({ repository: git.root, paths: own, message });
        if (done === "nothing") continue;
        this.#tell({ kind: "committed", folder: folderPath, message: `${message} (${done.oid.slice(0, 7)})` });
        await publishCommit(folder, git, own, this.#tell);
      }
    } catch (error) {
      if (isCancelled(error)) return;
      this.#tell({ kind: "failed", folder: folderPath, message: `Saved, but not committed: ${messageOf(error)}` });
    }
  }
}

/** Not while it is paused by hand: only what was applied without commit waits for just this commit. */
export function isDueOnSave(folder: FolderReconciler, mapping: Mapping, saved: ReadonlySet<string>): boolean {
  const { policy, packId, state } = mapping;
  if (policy.commit !== "onSave" || packId === undefined || policy.pause) return false;
  if (state !== "connected" && !(state === "paused" && folder.records.pauseOf(packId) === "applied")) return false;
  return [...saved].some((file) => folder.packs.ownerOf(file)?.id === packId);
}
