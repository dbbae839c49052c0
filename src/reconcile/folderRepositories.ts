import path from "node:path";
import { findRepository, type GitRepository } from "../git/git.ts";
import { watchRepository } from "../git/watchRepository.ts";
import { type Disposable, DisposableStore } from "../support/disposable.ts";
import { messageOf } from "../support/errors.ts";
import { hashJson } from "../support/hash.ts";
import type { WorkTreeIdentity } from "./folderManaged.ts";
import type { FolderPacks } from "./folderPacks.ts";
import { mapChangedFiles, type MappedFiles } from "./mappedFiles.ts";
import type { EnginePorts } from "./ports.ts";
import type { RepositoryState } from "./readModel.ts";

/** What one look found; what is left out stays as it was. */
interface Look {
  readonly states: readonly RepositoryState[];
  readonly changed?: MappedFiles;
  readonly untracked?: ReadonlySet<string>;
  readonly remote?: readonly string[];
  readonly fingerprint?: string;
}

/** The Git repository around a workspace folder, looked at only in trusted workspaces. */
export class FolderRepositories implements Disposable {
  readonly #folder: string;
  readonly #ports: EnginePorts;
  readonly #onMoved: () => void;
  readonly #store = new DisposableStore();
  #found: GitRepository | undefined;
  #looked = false;
  #states: readonly RepositoryState[] = [];
  #changed: MappedFiles = new Map();
  #untracked: ReadonlySet<string> = new Set();
  #remote: readonly string[] = [];
  #fingerprint = "";
  /** Looks are counted, since a slow one may end after the next. */
  #begun = 0;
  #shown = 0;

  /** `onMoved`: a branch, the index or an operation moved; only told where the ports say to watch. */
  constructor(folder: string, ports: EnginePorts, onMoved: () => void) {
    this.#onMoved = onMoved;
    this.#folder = folder;
    this.#ports = ports;
  }

  get states(): readonly RepositoryState[] {
    return this.#states;
  }

  /** Files of packs, and `mooring.yaml`, that differ from the last commit. */
  get changedFiles(): MappedFiles {
    return this.#changed;
  }

  /** The changed files of one pack. */
  changedOf(packId: string): readonly string[] {
    return [...this.#changed].filter(([, owners]) => owners.includes(packId)).map(([file]) => file);
  }

  /** True unless Git says that all files of the pack are as in the last commit. */
  mayBeDirty(packId: string): boolean {
    const [state] = this.#states;
    return state === undefined || state.error !== undefined || this.changedOf(packId).length > 0;
  }

  /** Absolute paths of files that Git does not know yet. */
  get untrackedFiles(): ReadonlySet<string> {
    return this.#untracked;
  }

  /** Absolute paths of files whose text on disk is not what the upstream branch has, as far as it was fetched. */
  get remoteFiles(): readonly string[] {
    return this.#remote;
  }

  /** Another text whenever HEAD or the list of changed files is another; "" where Git was not asked. */
  get fingerprint(): string {
    return this.#fingerprint;
  }

  async repository(): Promise<GitRepository | undefined> {
    if (!this.#ports.isTrusted()) return undefined;
    if (!this.#looked) {
      this.#found = await findRepository(this.#folder, { log: this.#ports.log, trusted: true });
      this.#looked = true;
      const { watch, clock } = this.#ports;
      if (this.#found && watch) this.#store.add(watchRepository(this.#found.root, this.#onMoved, { clock }));
    }
    return this.#found;
  }

  /** undefined: there is no work tree, or Git may not run. */
  async identity(): Promise<WorkTreeIdentity | undefined> {
    const repository = await this.repository().catch(() => undefined);
    if (!repository) return undefined;
    return { name: path.basename(repository.root), url: await repository.remoteUrl().catch(() => undefined) };
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Reads branch, distance and the changed files of the packs. Of two at a time, the one that began later counts. */
  async refresh(packs: FolderPacks, signal?: AbortSignal): Promise<void> {
    this.#fingerprint = "";
    this.#begun += 1;
    const turn = this.#begun;
    const look = await this.#look(packs, signal);
    if (turn < this.#shown) return;
    this.#shown = turn;
    this.#fingerprint = look.fingerprint ?? "";
    this.#states = look.states;
    this.#changed = look.changed ?? this.#changed;
    this.#untracked = look.untracked ?? this.#untracked;
    this.#remote = look.remote ?? this.#remote;
  }

  async #look(packs: FolderPacks, signal?: AbortSignal): Promise<Look> {
    const repository = await this.repository().catch(() => undefined);
    if (!repository) return { states: [], changed: new Map() };
    const base = { root: repository.root, name: path.basename(repository.root) };
    try {
      const status = await repository.status(signal);
      const changed = await mapChangedFiles(status.files, packs, (files) =>
        status.head === undefined ? Promise.resolve(new Map()) : repository.textsAt(status.head, files, signal),
      );
      const untracked = new Set(status.files.flatMap(({ path: file, untracked: isNew }) => (isNew ? [file] : [])));
      const fingerprint = hashJson([status.head ?? "", ...status.files.map((file) => JSON.stringify(file))]);
      const { upstream } = status;
      // without commits on either side the remote has what the last commit has
      const remote =
        upstream !== undefined && status.ahead + status.behind > 0
          ? [...new Set([...(await repository.changedSince(upstream, signal)), ...untracked])]
          : status.files.map((file) => file.path);
      const { branch, head, ahead, behind, operation } = status;
      const dirtyMappedFiles = [...changed.keys()];
      const url = await repository.remoteUrl();
      const state = { ...base, branch, head, upstream, ahead, behind, dirtyMappedFiles, operation, url };
      return { states: [{ ...state, error: undefined }], changed, untracked, remote, fingerprint };
    } catch (error) {
      if (signal?.aborted) throw error;
      const unknown = {
        branch: undefined,
        head: undefined,
        upstream: undefined,
        ahead: 0,
        behind: 0,
        operation: undefined,
        url: undefined,
      };
      return { states: [{ ...base, ...unknown, dirtyMappedFiles: [], error: messageOf(error) }] };
    }
  }
}
