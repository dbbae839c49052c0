import { access } from "node:fs/promises";
import path from "node:path";
import { findRepository, type GitRepository } from "../../git/git.ts";
import { watchRepository } from "../../git/workTree/watchRepository.ts";
import { isInside } from "../../manifests/files/insideFolder.ts";
import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { isCancelled, messageOf } from "../../support/errors.ts";
import { hashJson } from "../../support/hash.ts";
import type { WorkTreeIdentity } from "./folderManaged.ts";
import type { FolderPacks } from "./folderPacks.ts";
import { lookAtRepository, type RepositoryLook, unreadState } from "./lookAtRepository.ts";
import type { MappedFiles } from "./mappedFiles.ts";
import type { EnginePorts } from "../api/ports.ts";
import type { RepositoryState } from "../api/readModel.ts";
import type { VisibleFiles } from "../../git/api/visibleFiles.ts";

/** What all repositories of the folder say together. */
interface Look {
  readonly states: readonly RepositoryState[];
  readonly changed: MappedFiles;
  readonly committedRefs: ReadonlyMap<string, readonly ObjectRef[]>;
  readonly untracked: ReadonlySet<string>;
  readonly remote: readonly string[];
  readonly fingerprint: string;
}

const NOTHING: Look = {
  states: [],
  changed: new Map(),
  committedRefs: new Map(),
  untracked: new Set(),
  remote: [],
  fingerprint: "",
};

/**
 * The Git repositories of a workspace folder, looked at only in trusted workspaces: the one around it, and those below it that
 * hold packs (clones side by side, submodules). A file belongs to the innermost one around it.
 */
export class FolderRepositories implements Disposable {
  readonly #folder: string;
  readonly #ports: EnginePorts;
  readonly #onMoved: () => void;
  readonly #store = new DisposableStore();
  #found: GitRepository | undefined;
  #looked = false;
  #look: Look = NOTHING;
  /** By root; the parts of a repository that fails to answer stay as they were. */
  #looks: ReadonlyMap<string, RepositoryLook> = new Map();
  /** Pack → where it is. */
  #places: ReadonlyMap<string, string> = new Map();
  /** Looks are counted, since a slow one may end after the next. */
  #begun = 0;
  #shown = 0;
  /** By the folder that they were found in. */
  readonly #nested = new Map<string, GitRepository>();
  /** Folders with a repository that Git does not open, with the reason. */
  readonly #unopened = new Map<string, string>();
  readonly #cache: ManifestCache;

  /** `onMoved`: a branch, the index or an operation moved; only told where the ports say to watch. */
  constructor(folder: string, ports: EnginePorts, cache: ManifestCache, onMoved: () => void) {
    this.#cache = cache;
    this.#onMoved = onMoved;
    this.#folder = folder;
    this.#ports = ports;
  }

  /** The repository around the folder comes first. */
  get states(): readonly RepositoryState[] {
    return this.#look.states;
  }

  /** The state of the repository that a file belongs to. */
  stateOf(file: string): RepositoryState | undefined {
    return innermost(this.states, file);
  }

  /** Files of packs, and `mooring.yaml`, that differ from the last commit. */
  get changedFiles(): MappedFiles {
    return this.#look.changed;
  }

  /** The changed files of one pack. */
  changedOf(packId: string): readonly string[] {
    return [...this.changedFiles].filter(([, owners]) => owners.includes(packId)).map(([file]) => file);
  }

  /** True unless Git says that all files of the pack are as in the last commit. */
  mayBeDirty(packId: string): boolean {
    const state = this.stateOf(this.#places.get(packId) ?? this.#folder);
    return state === undefined || state.error !== undefined || this.changedOf(packId).length > 0;
  }

  /** Absolute paths of files that Git does not know yet. */
  get untrackedFiles(): ReadonlySet<string> {
    return this.#look.untracked;
  }

  /** Absolute paths of files whose text on disk is not what the upstream branch has, as far as it was fetched. */
  get remoteFiles(): readonly string[] {
    return this.#look.remote;
  }

  /** Another text whenever HEAD or the list of changed files is another; "" where Git was not asked. */
  get fingerprint(): string {
    return this.#look.fingerprint;
  }

  /** Changed and deleted files of plain packs, absolute, with the objects that the last commit has in them. */
  get committedRefs(): ReadonlyMap<string, readonly ObjectRef[]> {
    return this.#look.committedRefs;
  }

  /** What Git sees below a folder of the workspace; undefined where it cannot be asked. */
  async visibleFiles(folder: string, signal?: AbortSignal): Promise<VisibleFiles | undefined> {
    try {
      const repository = await this.#repositoryIn(folder);
      return await repository?.visibleFiles(folder, signal);
    } catch (error) {
      if (isCancelled(error) || signal?.aborted) throw error;
      this.#ports.log.warn(`Could not read the ignored files of ${folder} from Git: ${messageOf(error)}`);
      return undefined;
    }
  }

  async #repositoryIn(folder: string): Promise<GitRepository | undefined> {
    if (folder === this.#folder) return this.repository();
    if (!this.#ports.isTrusted()) return undefined;
    const known = this.#nested.get(folder);
    if (known) return known;
    const found = await this.#open(folder);
    if (found) this.#nested.set(folder, found);
    return found;
  }

  /** The repository around the folder. @throws MooringError where Git does not open it */
  async repository(): Promise<GitRepository | undefined> {
    if (!this.#ports.isTrusted()) return undefined;
    if (!this.#looked) {
      this.#found = await this.#open(this.#folder);
      this.#looked = true;
    }
    return this.#found;
  }

  /** The repository that a file belongs to. @throws MooringError where Git does not open it */
  async repositoryOf(file: string): Promise<GitRepository | undefined> {
    const own = await this.repository();
    return innermost(this.#all(own), file) ?? own;
  }

  /** Files by the repository that they belong to; files of none are left out. */
  async byRepository(
    files: readonly string[],
  ): Promise<readonly (readonly [repository: GitRepository, files: readonly string[]])[]> {
    const groups = new Map<GitRepository, string[]>();
    for (const file of files) {
      const repository = await this.repositoryOf(file);
      if (repository) groups.set(repository, [...(groups.get(repository) ?? []), file]);
    }
    return [...groups];
  }

  /** The repository with this root. */
  async repositoryAt(root: string): Promise<GitRepository | undefined> {
    return this.#all(await this.repository().catch(() => undefined)).find((one) => one.root === root);
  }

  async #open(folder: string): Promise<GitRepository | undefined> {
    try {
      const found = await findRepository(folder, { log: this.#ports.log, trusted: true });
      this.#unopened.delete(folder);
      const { watch, clock } = this.#ports;
      const isWatched = this.#all(this.#found).some(({ root }) => root === found?.root);
      if (found && watch && !isWatched) this.#store.add(watchRepository(found.root, this.#onMoved, { clock }));
      return found;
    } catch (error) {
      this.#unopened.set(folder, messageOf(error));
      throw error;
    }
  }

  /** Each once, the one around the folder first. */
  #all(own: GitRepository | undefined): readonly GitRepository[] {
    const below = [...this.#nested.values()].sort((a, b) => (a.root < b.root ? -1 : 1));
    const all = [...(own ? [own] : []), ...below];
    return all.filter(({ root }, at) => all.findIndex((one) => one.root === root) === at);
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
    this.#look = { ...this.#look, fingerprint: "" };
    this.#begun += 1;
    const turn = this.#begun;
    const looks = await this.#lookAtAll(packs, signal);
    if (turn < this.#shown) return;
    this.#shown = turn;
    this.#places = new Map(packs.packs.map(({ id, root }) => [id, root]));
    this.#looks = new Map(looks.map((look) => [look.state.root, look]));
    const unopened = [...this.#unopened].map(([folder, error]) => unreadState(folder, error));
    this.#look = together(looks, unopened);
  }

  async #lookAtAll(packs: FolderPacks, signal?: AbortSignal): Promise<readonly RepositoryLook[]> {
    if (!this.#ports.isTrusted()) return [];
    const own = await this.repository().catch(() => undefined);
    await this.#forgetGone();
    // one whose last manifest was deleted has that deletion to commit
    const holds = ({ root }: GitRepository): boolean =>
      this.#looks.has(root) || packs.packs.some((pack) => isInside(root, pack.root));
    const meant = this.#all(own).filter((repository) => repository === own || holds(repository));
    return Promise.all(meant.map((repository) => this.#lookAt(repository, packs, signal)));
  }

  /** Clones that were moved or deleted. */
  async #forgetGone(): Promise<void> {
    for (const folder of [...this.#nested.keys(), ...this.#unopened.keys()]) {
      if (folder === this.#folder || (await isThere(path.join(folder, ".git")))) continue;
      this.#nested.delete(folder);
      this.#unopened.delete(folder);
    }
  }

  async #lookAt(repository: GitRepository, packs: FolderPacks, signal?: AbortSignal): Promise<RepositoryLook> {
    const before = this.#looks.get(repository.root);
    try {
      return await lookAtRepository(repository, { packs, cache: this.#cache, before }, signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      const { changed, committedRefs, untracked, remote } = before ?? {
        ...{ changed: new Map(), committedRefs: new Map(), untracked: [], remote: [] },
      };
      const state = unreadState(repository.root, messageOf(error));
      return { state, changed, committedRefs, untracked, remote, fingerprint: "" };
    }
  }
}

function together(looks: readonly RepositoryLook[], unopened: readonly RepositoryState[]): Look {
  const isWhole = looks.length > 0 && looks.every(({ fingerprint }) => fingerprint !== "");
  return {
    states: [...looks.map(({ state }) => state), ...unopened],
    changed: new Map(looks.flatMap(({ changed }) => [...changed])),
    committedRefs: new Map(looks.flatMap(({ committedRefs }) => [...committedRefs])),
    untracked: new Set(looks.flatMap(({ untracked }) => untracked)),
    remote: looks.flatMap(({ remote }) => remote),
    fingerprint: isWhole ? hashJson(looks.map(({ fingerprint }) => fingerprint)) : "",
  };
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function innermost<Place extends { readonly root: string }>(places: readonly Place[], file: string): Place | undefined {
  return places.filter(({ root }) => isInside(root, file)).sort((a, b) => b.root.length - a.root.length)[0];
}
