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
const FOCUS_PAUSE_MS = 60_000;
const MINUTE_MS = 60_000;

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
    if (this.#folders.ports.clock.now() - this.#lastAt > FOCUS_PAUSE_MS) await this.#all();
  }

  /** Because a person asked. */
  async check(folderPath: string, signal?: AbortSignal): Promise<RemoteNews> {
    return this.#check(folderPath, (folder) => folder.automation.take(), signal);
  }

  /** `mayMove`: asked right before a branch moves; throws when this process may not move it. */
  async #check(
    folderPath: string,
    mayMove: (folder: FolderReconciler) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<RemoteNews> {
    const folder = this.#folders.get(folderPath);
    const repositories = await trackedIn(folder);
    for (const repository of repositories) await repository.fetch(signal);
    if (repositories.length > 0) await folder.reloadRepositories();
    const news: RemoteNews[] = [];
    for (const repository of repositories)
      news.push(await this.#look(folder, repository, () => mayMove(folder), signal));
    const isTaken = news.some((one) => one.isTaken);
    if (isTaken) await folder.reload(signal);
    return {
      behind: news.reduce((sum, { behind }) => sum + behind, 0),
      packs: [...new Set(news.flatMap(({ packs }) => packs))],
      isTaken,
    };
  }

  async #look(
    folder: FolderReconciler,
    repository: GitRepository,
    mayMove: () => Promise<void>,
    signal?: AbortSignal,
  ): Promise<RemoteNews> {
    const { repositories } = folder;
    const state = repositories.states.find(({ root }) => root === repository.root);
    const behind = state?.behind ?? 0;
    if (!state || behind === 0) return { behind: 0, packs: [], isTaken: false };
    const files = repositories.remoteFiles.filter((file) => repositories.stateOf(file) === state);
    const ids = new Set(files.flatMap((file) => folder.packs.ownerOf(file)?.id ?? []));
    const touched = mappingsIn(folder).filter(({ packId }) => packId !== undefined && ids.has(packId));
    const packs = touched.map(({ packName }) => packName);
    try {
      const to = await this.#followable(folder, repository, state, signal);
      if (to === undefined) return { behind, packs, isTaken: false };
      await mayMove();
      await repository.fastForward(signal, to);
    } catch (error) {
      this.#folders.ports.log.info(`Remote commits were not pulled: ${messageOf(error)}`);
      return { behind, packs, isTaken: false };
    }
    return { behind, packs, isTaken: true };
  }

  /** The commit to follow to: where all that was pushed belongs to packs whose heal the user approved. */
  async #followable(
    folder: FolderReconciler,
    repository: GitRepository,
    { upstream, ahead, root }: RepositoryState,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const healing = new Set(
      mappingsIn(folder).flatMap((mapping) =>
        mapping.state === "connected" && folder.approvals.whyNot(mapping, "heal") === undefined
          ? (mapping.packId ?? [])
          : [],
      ),
    );
    if (healing.size === 0 || ahead > 0 || upstream === undefined) return undefined;
    const { to, files } = await repository.incoming(upstream, signal);
    return mayFollow(files, root, folder.packs.packs, ({ id }) => healing.has(id)) ? to : undefined;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer?.dispose();
  }

  #again(): void {
    const { clock, settings } = this.#folders.ports;
    const minutes = settings().fetchMinutes;
    if (minutes <= 0 || this.#isDisposed) return;
    const pause = minutes * MINUTE_MS * (1 - JITTER / 2 + JITTER * clock.random());
    this.#timer = clock.after(pause, () => void this.#all().finally(() => this.#again()));
  }

  async #all(): Promise<void> {
    this.#lastAt = this.#folders.ports.clock.now();
    for (const folder of this.#folders.all()) {
      folder.records.alive();
      if (!isAsked(folder) || folder.automation.state.kind === "elsewhere") continue;
      await this.#check(folder.folderPath, ({ automation }) => automation.confirm()).catch((error: unknown) =>
        this.#folders.ports.log.info(`Could not fetch from the remote of ${folder.folderPath}: ${messageOf(error)}`),
      );
    }
  }
}

/** Only where somebody set mappings up, in a trusted workspace, is the remote asked by itself. */
function isAsked(folder: FolderReconciler): boolean {
  const isTracking = folder.repositories.states.some(({ upstream }) => upstream !== undefined);
  return folder.ports.isTrusted() && folder.packs.config.mappings.length > 0 && isTracking;
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
