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

  /** Reads branch, distance and the changed files of the packs. */
  async refresh(packs: FolderPacks, signal?: AbortSignal): Promise<void> {
    this.#fingerprint = "";
    const repository = await this.repository().catch(() => undefined);
    if (!repository) {
      this.#states = [];
      this.#changed = new Map();
      return;
    }
    const base = { root: repository.root, name: path.basename(repository.root) };
    try {
      const status = await repository.status(signal);
      this.#changed = await mapChangedFiles(status.files, packs, (files) =>
        status.head === undefined ? Promise.resolve(new Map()) : repository.textsAt(status.head, files, signal),
      );
      this.#fingerprint = hashJson([status.head ?? "", ...status.files.map((file) => JSON.stringify(file))]);
      const changed = status.files.map((file) => file.path);
      this.#untracked = new Set(status.files.flatMap(({ path: file, untracked }) => (untracked ? [file] : [])));
      const { upstream } = status;
      // without commits on either side the remote has what the last commit has
      this.#remote =
        upstream !== undefined && status.ahead + status.behind > 0
          ? [...new Set([...(await repository.changedSince(upstream, signal)), ...this.#untracked])]
          : changed;
      this.#states = [
        {
          ...base,
          branch: status.branch,
          head: status.head,
          upstream: status.upstream,
          ahead: status.ahead,
          behind: status.behind,
          dirtyMappedFiles: [...this.#changed.keys()],
          operation: status.operation,
          url: await repository.remoteUrl(),
          error: undefined,
        },
      ];
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
      this.#states = [{ ...base, ...unknown, dirtyMappedFiles: [], error: messageOf(error) }];
    }
  }
}
