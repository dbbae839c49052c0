import path from "node:path";
import { findRepository, type GitRepository } from "../git/git.ts";
import type { VisibleFiles } from "../git/visibleFiles.ts";
import { watchRepository } from "../git/watchRepository.ts";
import type { ManifestCache } from "../manifests/manifestCache.ts";
import type { ObjectRef } from "../model/objectRef.ts";
import { type Disposable, DisposableStore } from "../support/disposable.ts";
import { isCancelled, messageOf } from "../support/errors.ts";
import { hashJson } from "../support/hash.ts";
import type { WorkTreeIdentity } from "./folderManaged.ts";
import type { FolderPacks } from "./folderPacks.ts";
import { mapChangedFiles, type MappedFiles } from "./mappedFiles.ts";
import type { EnginePorts } from "./ports.ts";
import type { RepositoryState } from "./readModel.ts";
import { refsIn } from "./unreadFiles.ts";

/** What one look found; what is left out stays as it was. */
interface Look {
  readonly states: readonly RepositoryState[];
  readonly changed?: MappedFiles;
  readonly committedRefs?: ReadonlyMap<string, readonly ObjectRef[]>;
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
  /** `commit:file` → the objects that the commit has in the file. */
  #committed: ReadonlyMap<string, readonly ObjectRef[]> = new Map();
  #committedRefs: ReadonlyMap<string, readonly ObjectRef[]> = new Map();
  readonly #nested = new Map<string, GitRepository>();
  readonly #cache: ManifestCache;

  /** `onMoved`: a branch, the index or an operation moved; only told where the ports say to watch. */
  constructor(folder: string, ports: EnginePorts, cache: ManifestCache, onMoved: () => void) {
    this.#cache = cache;
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

  /** Changed and deleted files of plain packs, absolute, with the objects that the last commit has in them. */
  get committedRefs(): ReadonlyMap<string, readonly ObjectRef[]> {
    return this.#committedRefs;
  }

  /** What Git sees below a folder of the workspace; undefined where it cannot be asked. */
  async visibleFiles(folder: string, signal?: AbortSignal): Promise<VisibleFiles | undefined> {
    try {
      const repository = await this.#repositoryOf(folder);
      return await repository?.visibleFiles(folder, signal);
    } catch (error) {
      if (isCancelled(error) || signal?.aborted) throw error;
      this.#ports.log.warn(`Git could not say which files of ${folder} it ignores: ${messageOf(error)}`);
      return undefined;
    }
  }

  async #repositoryOf(folder: string): Promise<GitRepository | undefined> {
    if (folder === this.#folder) return this.repository();
    if (!this.#ports.isTrusted()) return undefined;
    const known = this.#nested.get(folder);
    if (known) return known;
    const found = await findRepository(folder, { log: this.#ports.log, trusted: true });
    if (found) this.#nested.set(folder, found);
    return found;
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
    this.#committedRefs = look.committedRefs ?? this.#committedRefs;
    this.#untracked = look.untracked ?? this.#untracked;
    this.#remote = look.remote ?? this.#remote;
  }

  async #look(packs: FolderPacks, signal?: AbortSignal): Promise<Look> {
    const repository = await this.repository().catch(() => undefined);
    if (!repository) return { states: [], changed: new Map(), committedRefs: new Map() };
    const base = { root: repository.root, name: path.basename(repository.root) };
    try {
      const status = await repository.status(signal);
      const changed = await mapChangedFiles(status.files, packs, (files) =>
        status.head === undefined ? Promise.resolve(new Map()) : repository.textsAt(status.head, files, signal),
      );
      const committedRefs = await this.#readCommitted(repository, { head: status.head, changed, packs }, signal);
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
      return { states: [{ ...state, error: undefined }], changed, committedRefs, untracked, remote, fingerprint };
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

  /** What the last commit has in the changed files; each text is read once per commit. */
  async #readCommitted(
    repository: GitRepository,
    {
      head,
      changed,
      packs,
    }: { readonly head: string | undefined; readonly changed: MappedFiles; readonly packs: FolderPacks },
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly ObjectRef[]>> {
    if (head === undefined) return new Map();
    const files = [...changed.keys()].filter((file) => isPlain(file, changed, packs));
    const fresh = files.filter((file) => !this.#committed.has(`${head}:${file}`));
    const texts = await repository.textsAt(head, fresh, signal);
    const committed = new Map<string, readonly ObjectRef[]>();
    for (const file of files) {
      const key = `${head}:${file}`;
      const known = this.#committed.get(key);
      committed.set(key, known ?? (await refsIn(texts.get(file) ?? "", file, this.#cache, signal)));
    }
    this.#committed = committed;
    return new Map(files.map((file) => [file, committed.get(`${head}:${file}`) ?? []]));
  }
}

/** Renderers give objects other names than their files: only plain manifests are measured file by file. */
function isPlain(file: string, changed: MappedFiles, packs: FolderPacks): boolean {
  if (file === packs.configFile) return false;
  const owners = changed.get(file) ?? [];
  return packs.packs.every(({ id, kind }) => !owners.includes(id) || kind === "folder" || kind === "file");
}
