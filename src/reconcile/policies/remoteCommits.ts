import type { GitRepository } from "../../git/git.ts";
import type { Disposable } from "../../support/disposable.ts";
import { messageOf } from "../../support/errors.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { RemoteNews } from "../api/mappingRequests.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import { mayFollow } from "./mayFollow.ts";
import type { RepositoryState } from "../api/readModel.ts";

/** Ten percent either way, so that many windows do not ask at the same moment. */
const JITTER = 0.2;
/** The window comes to the front often; the remote is not asked more often than this (ms). */
const FOCUS_PAUSE = 60_000;
const MINUTE = 60_000;

/**
 * Looks whether somebody pushed. Commits that change nothing but packs whose heal the user approved are taken by a fast-forward,
 * and the heal applies them; everything else is only told. A work tree with changes is never touched.
 */
export class RemoteCommits implements Disposable {
  readonly #folders: EngineFolders;
  #timer: Disposable | undefined;
  #lastAt = 0;
  #isDisposed = false;

  constructor(folders: EngineFolders) {
    this.#folders = folders;
    this.#again();
  }

  /** The window came to the front. */
  async focused(): Promise<void> {
    if (this.#folders.ports.clock.now() - this.#lastAt > FOCUS_PAUSE) await this.#all();
  }

  /** Because a person asked. */
  async check(folder: string, signal?: AbortSignal): Promise<RemoteNews> {
    return this.#check(folder, (source) => source.automation.take(), signal);
  }

  /** `mayMove`: asked right before a branch moves; throws when this process may not move it. */
  async #check(
    folder: string,
    mayMove: (source: FolderReconciler) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<RemoteNews> {
    const source = this.#folders.get(folder);
    const repositories = await trackedIn(source);
    for (const repository of repositories) await repository.fetch(signal);
    if (repositories.length > 0) await source.reloadRepositories();
    const news: RemoteNews[] = [];
    for (const repository of repositories)
      news.push(await this.#look(source, repository, () => mayMove(source), signal));
    const isTaken = news.some((one) => one.isTaken);
    if (isTaken) await source.reload(signal);
    return {
      behind: news.reduce((sum, { behind }) => sum + behind, 0),
      packs: [...new Set(news.flatMap(({ packs }) => packs))],
      isTaken,
    };
  }

  async #look(
    source: FolderReconciler,
    repository: GitRepository,
    mayMove: () => Promise<void>,
    signal?: AbortSignal,
  ): Promise<RemoteNews> {
    const { repositories } = source;
    const state = repositories.states.find(({ root }) => root === repository.root);
    const behind = state?.behind ?? 0;
    if (!state || behind === 0) return { behind: 0, packs: [], isTaken: false };
    const files = repositories.remoteFiles.filter((file) => repositories.stateOf(file) === state);
    const ids = new Set(files.flatMap((file) => source.packs.ownerOf(file)?.id ?? []));
    const touched = mappingsIn(source).filter(({ packId }) => packId !== undefined && ids.has(packId));
    const packs = touched.map(({ packName }) => packName);
    try {
      const to = await this.#followable(source, repository, state, signal);
      if (to === undefined) return { behind, packs, isTaken: false };
      await mayMove();
      await repository.fastForward(signal, to);
    } catch (error) {
      this.#folders.ports.log.info(`The remote's commits wait: ${messageOf(error)}`);
      return { behind, packs, isTaken: false };
    }
    return { behind, packs, isTaken: true };
  }

  /** The commit to follow to: where all that was pushed belongs to packs whose heal the user approved. */
  async #followable(
    source: FolderReconciler,
    repository: GitRepository,
    { upstream, ahead, root }: RepositoryState,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const healing = new Set(
      mappingsIn(source).flatMap((mapping) =>
        mapping.state === "connected" && source.approvals.whyNot(mapping, "heal") === undefined
          ? (mapping.packId ?? [])
          : [],
      ),
    );
    if (healing.size === 0 || ahead > 0 || upstream === undefined) return undefined;
    const { to, files } = await repository.incoming(upstream, signal);
    return mayFollow(files, root, source.packs.packs, ({ id }) => healing.has(id)) ? to : undefined;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer?.dispose();
  }

  #again(): void {
    const { clock, settings } = this.#folders.ports;
    const minutes = settings().fetchMinutes;
    if (minutes <= 0 || this.#isDisposed) return;
    const pause = minutes * MINUTE * (1 - JITTER / 2 + JITTER * clock.random());
    this.#timer = clock.after(pause, () => void this.#all().finally(() => this.#again()));
  }

  async #all(): Promise<void> {
    this.#lastAt = this.#folders.ports.clock.now();
    for (const source of this.#folders.all()) {
      source.records.alive();
      if (!isAsked(source) || source.automation.state.kind === "elsewhere") continue;
      await this.#check(source.folder, ({ automation }) => automation.confirm()).catch((error: unknown) =>
        this.#folders.ports.log.info(`The remote of ${source.folder} was not asked: ${messageOf(error)}`),
      );
    }
  }
}

/** Only where somebody set mappings up, in a trusted workspace, is the remote asked by itself. */
function isAsked(source: FolderReconciler): boolean {
  const isTracking = source.repositories.states.some(({ upstream }) => upstream !== undefined);
  return source.ports.isTrusted() && source.packs.config.mappings.length > 0 && isTracking;
}

/** The repository around the folder, and those below it that have an upstream. */
async function trackedIn({ repositories }: FolderReconciler): Promise<readonly GitRepository[]> {
  const own = await repositories.repository();
  const roots = repositories.states.flatMap(({ root, upstream }) => (upstream === undefined ? [] : [root]));
  const below = await Promise.all(
    roots.filter((root) => root !== own?.root).map((root) => repositories.repositoryAt(root)),
  );
  return [own, ...below].flatMap((repository) => repository ?? []);
}
