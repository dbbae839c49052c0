import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import type { Emitter } from "../../support/emitter.ts";
import { MooringError } from "../../support/errors.ts";
import { askTimeline } from "../inspect/askTimeline.ts";
import type { ApplyService } from "../apply/applyService.ts";
import { CommitOnSave } from "./commitOnSave.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import type { CommitService } from "../commit/commitService.ts";
import type { Mapping } from "../../mappings/mappings.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import { Healer } from "./healer.ts";
import { ManagedOnSave } from "./managedOnSave.ts";
import type {
  AutomationApi,
  RemoteNews,
  RolledBack,
  TimelineAnswer,
  TimelineItem,
  TimelineQuestion,
} from "../api/mappingRequests.ts";
import type { Notice } from "../api/notices.ts";
import { PruneOffers } from "./pruneOffers.ts";
import { RemoteCommits } from "./remoteCommits.ts";
import { rollBackPack } from "../commit/rollBackPack.ts";
import { timeline } from "../inspect/timeline.ts";
import type { Selection } from "../api/selection.ts";
import type { FileChange } from "../api/fileChange.ts";

/** What goes on with mappings by itself or over time: commits on save, pushes, heals, the remote, rolling back, the timeline. */
export class MappingAutomation implements AutomationApi, Disposable {
  readonly #remote: RemoteCommits;
  readonly #notices: Emitter<Notice>;
  readonly #folders: EngineFolders;
  readonly #onSave: CommitOnSave;
  readonly #managedOnSave: ManagedOnSave;
  readonly #store = new DisposableStore();

  constructor(
    folders: EngineFolders,
    {
      apply,
      commits,
      notices,
    }: { readonly apply: ApplyService; readonly commits: CommitService; readonly notices: Emitter<Notice> },
  ) {
    this.#folders = folders;
    this.#notices = notices;
    const tell = (notice: Notice): void => notices.fire(notice);
    this.#onSave = this.#store.add(new CommitOnSave(folders, commits, tell));
    this.#managedOnSave = this.#store.add(new ManagedOnSave(folders, commits, tell));
    this.#remote = this.#store.add(new RemoteCommits(folders));
    if (folders.ports.watch) {
      this.#store.add(folders.changed.on((folder) => this.#shareAutomation(folder)));
      this.#store.add(new Healer(folders, apply));
      this.#store.add(new PruneOffers(folders, tell));
    }
  }

  readonly onNotice = (listener: (notice: Notice) => void): Disposable => this.#notices.on(listener);

  focused(): Promise<void> {
    return this.#remote.focused();
  }

  checkRemote(folder: string, signal?: AbortSignal): Promise<RemoteNews> {
    return this.#remote.check(folder, signal);
  }

  saved(file: string): void {
    this.#onSave.saved(file);
  }

  saveManaged(change: FileChange): Promise<boolean> {
    return this.#managedOnSave.save(change);
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
    if (done.notice) this.#notices.fire(done.notice);
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
