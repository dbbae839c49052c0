import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { Emitter } from "../../support/emitter.ts";
import { messageOf, MooringError } from "../../support/errors.ts";
import { askTimeline } from "../inspect/askTimeline.ts";
import type { ApplyService } from "../apply/applyService.ts";
import { CommitOnSave } from "./commitOnSave.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import type { FileService } from "../commit/fileService.ts";
import type { Mapping } from "../../mappings/mappings.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import { Healer } from "./healer.ts";
import type { CommitProposal } from "../api/engineApi.ts";
import { ManagedOnSave } from "./managedOnSave.ts";
import type { RolledBack, TimelineAnswer, TimelineItem, TimelineQuestion } from "../api/mappingRequests.ts";
import type { Notice } from "../api/notices.ts";
import { PruneOffers } from "./pruneOffers.ts";
import { publishCommit } from "../commit/publishCommit.ts";
import { RemoteCommits } from "./remoteCommits.ts";
import { rollBackPack } from "../commit/rollBackPack.ts";
import { timeline } from "../inspect/timeline.ts";
import type { Selection } from "../api/selection.ts";
import type { FileChange } from "../api/fileChange.ts";

/** What goes on with mappings by itself or over time: commits on save, pushes, heals, the remote, rolling back, the timeline. */
export class MappingAutomation implements Disposable {
  readonly remote: RemoteCommits;
  readonly notices: Emitter<Notice>;
  readonly #folders: EngineFolders;
  readonly #onSave: CommitOnSave;
  readonly #managedOnSave: ManagedOnSave;
  readonly #store = new DisposableStore();

  constructor(folders: EngineFolders, cluster: ApplyService, files: FileService) {
    this.#folders = folders;
    this.notices = this.#store.add(
      new Emitter((error) => folders.ports.log.error(`A notice failed: ${messageOf(error)}`)),
    );
    this.#onSave = this.#store.add(new CommitOnSave(folders, files, (notice) => this.notices.fire(notice)));
    this.#managedOnSave = this.#store.add(new ManagedOnSave(folders, files, (notice) => this.notices.fire(notice)));
    this.remote = this.#store.add(new RemoteCommits(folders));
    if (folders.ports.watch) {
      this.#store.add(folders.changed.on((folder) => this.#shareAutomation(folder)));
      this.#store.add(new Healer(folders, cluster));
      this.#store.add(new PruneOffers(folders, (notice) => this.notices.fire(notice)));
    }
  }

  saved(file: string): void {
    this.#onSave.saved(file);
  }

  saveManaged(change: FileChange): Promise<boolean> {
    return this.#managedOnSave.save(change);
  }

  /** After a commit by hand. */
  async publish({ repository: root, paths, changes }: CommitProposal, signal?: AbortSignal): Promise<void> {
    if (changes) return;
    const { folder, repository } = await this.#folders.repositoryAt(root);
    await publishCommit(folder, repository, paths, (notice) => this.notices.fire(notice), signal);
  }

  async pullRemote(folderPath: string, signal?: AbortSignal): Promise<{ readonly from: string; readonly to: string }> {
    const folder = this.#folders.get(folderPath);
    const { repositories } = folder;
    const behind = repositories.states.find((state) => state.behind > 0 && state.upstream !== undefined);
    const repository = behind ? await repositories.repositoryAt(behind.root) : await repositories.repository();
    if (!repository)
      throw new MooringError("refused", `${folderPath} is not in a Git repository, or the workspace is not trusted.`);
    await repository.fetch(signal);
    const moved = await repository.fastForward(signal);
    await folder.reload(signal);
    return moved;
  }

  async rollBack(selection: Selection, oid: string, signal?: AbortSignal): Promise<RolledBack> {
    const folder = this.#folders.get(selection.folder);
    const pack = folder.packs.packs.find(({ id }) => id === selection.packId);
    if (!pack) throw new MooringError("notFound", "Select one pack to roll back.");
    const done = await rollBackPack(folder, pack, oid, signal);
    if (done.notice) this.notices.fire(done.notice);
    return done;
  }

  timeline(
    selection: Selection,
    options: { readonly since?: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly TimelineItem[]> {
    return timeline(this.#folders.get(selection.folder), selection, options, signal);
  }

  ask(selection: Selection, question: TimelineQuestion, signal?: AbortSignal): Promise<TimelineAnswer> {
    return askTimeline(this.#folders.get(selection.folder), selection, question, signal);
  }

  /** Only a process with something approved to do stands for doing it. */
  #shareAutomation(folderPath: string): void {
    const folder = this.#folders.find(folderPath);
    if (!folder?.isDiscovered) return;
    const { ports } = this.#folders;
    const isApproved = (mapping: Mapping): boolean => folder.approvals.consent(mapping).approved.length > 0;
    folder.automation.want(ports.isTrusted() && mappingsIn(folder).some(isApproved));
  }

  dispose(): void {
    this.#store.dispose();
  }
}
