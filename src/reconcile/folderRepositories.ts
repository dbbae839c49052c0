import path from "node:path";
import { findRepository, type GitRepository } from "../git/git.ts";
import { watchRepository } from "../git/watchRepository.ts";
import { type Disposable, DisposableStore } from "../support/disposable.ts";
import { messageOf } from "../support/errors.ts";
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
  #changed: ReadonlySet<string> = new Set();

  /** `onMoved`: a branch, the index or an operation moved; only told where the ports say to watch. */
  constructor(folder: string, ports: EnginePorts, onMoved: () => void) {
    this.#onMoved = onMoved;
    this.#folder = folder;
    this.#ports = ports;
  }

  get states(): readonly RepositoryState[] {
    return this.#states;
  }

  /** Absolute paths of files that differ from the last commit. */
  get changedFiles(): ReadonlySet<string> {
    return this.#changed;
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

  dispose(): void {
    this.#store.dispose();
  }

  /** Reads branch, distance and changed files; `isMapped` says which files belong to a pack. */
  async refresh(isMapped: (file: string) => boolean, signal?: AbortSignal): Promise<void> {
    const repository = await this.repository().catch(() => undefined);
    if (!repository) {
      this.#states = [];
      return;
    }
    const base = { root: repository.root, name: path.basename(repository.root) };
    try {
      const status = await repository.status(signal);
      const changed = status.files.map((file) => file.path);
      this.#changed = new Set(changed);
      this.#states = [
        {
          ...base,
          branch: status.branch,
          head: status.head,
          upstream: status.upstream,
          ahead: status.ahead,
          behind: status.behind,
          dirtyMappedFiles: changed.filter(isMapped),
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
