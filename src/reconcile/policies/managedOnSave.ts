import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { MooringError } from "../../support/errors.ts";
import { Batch } from "../../support/batch.ts";
import { isDueOnSave } from "./commitOnSave.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import type { CommitService } from "../commit/commitService.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import type { Notice } from "../api/notices.ts";
import type { FileChange } from "../api/fileChange.ts";

/** Files of a managed repository that are saved together make one commit, this long (ms) after the first of them. */
const TOGETHER = 500;

interface Saved {
  readonly change: FileChange;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Commits what is saved in an editor of a managed repository where the mapping asks for it; elsewhere a person is asked. */
export class ManagedOnSave implements Disposable {
  readonly #folders: EngineFolders;
  readonly #commits: CommitService;
  readonly #tell: (notice: Notice) => void;
  readonly #store = new DisposableStore();
  readonly #saved: Batch<Saved>;
  #turn: Promise<void> = Promise.resolve();

  constructor(folders: EngineFolders, commits: CommitService, tell: (notice: Notice) => void) {
    this.#folders = folders;
    this.#commits = commits;
    this.#tell = tell;
    this.#saved = this.#store.add(new Batch(folders.ports.clock, TOGETHER, (saved) => this.#take([...saved])));
  }

  /**
   * Resolves with true when the remote has the commit; with false when no mapping asks for one, so that nothing was done.
   * @throws MooringError as a commit by hand
   */
  async save(change: FileChange): Promise<boolean> {
    if (!this.#folderOf(change.file)) return false;
    await new Promise<void>((done, failed) => this.#saved.add({ change, done, failed }));
    return true;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #folderOf(file: string): string | undefined {
    for (const folder of this.#folders.all()) {
      if (!folder.managed.treeOf(file)) continue;
      const saved = new Set([file]);
      const isDue = mappingsIn(folder).some(
        (mapping) => isDueOnSave(folder, mapping, saved) && folder.approvals.whyNot(mapping, "commit") === undefined,
      );
      if (isDue) return folder.folderPath;
    }
    return undefined;
  }

  /** The texts are rendered first: what cannot be read is not committed without a person who wants it. */
  async #refused(files: readonly string[]): Promise<unknown> {
    try {
      for (const folder of this.#folders.all()) await folder.reloadFiles(files);
      const broken = files.find((file) => [...this.#folders.all()].some((folder) => isBroken(folder, file)));
      return broken === undefined
        ? undefined
        : new MooringError("refused", `${broken} can no longer be read, so it was not committed. Correct it first.`);
    } catch (error) {
      return error;
    }
  }

  #take(saved: readonly Saved[]): void {
    this.#turn = this.#turn.then(() => this.#commit(saved));
  }

  async #commit(saved: readonly Saved[]): Promise<void> {
    const refused = await this.#refused(saved.map(({ change }) => change.file));
    if (refused) {
      for (const { failed } of saved) failed(refused);
      return;
    }
    for (const proposal of this.#commits.proposeChanges(saved.map(({ change }) => change))) {
      const own = saved.filter(({ change }) => proposal.paths.includes(change.file));
      try {
        const folder = own.map(({ change }) => this.#folderOf(change.file)).find((one) => one !== undefined);
        if (folder !== undefined) await this.#folders.get(folder).automation.take();
        const done = await this.#commits.make(proposal);
        if (done !== "nothing" && folder !== undefined)
          this.#tell(
            done.notice ?? { kind: "committed", folder, message: `${proposal.message} (${done.oid.slice(0, 7)})` },
          );
        for (const one of own) one.done();
      } catch (error) {
        for (const one of own) one.failed(error);
      }
    }
    // settled already where a commit was made
    for (const { failed } of saved)
      failed(new MooringError("stale", "This file is no longer in a managed repository. Nothing was committed."));
  }
}

function isBroken({ packs }: FolderReconciler, file: string): boolean {
  const owner = packs.ownerOf(file);
  return owner !== undefined && packs.rendered(owner.id)?.complete === false;
}
