import type { Commit } from "../../git/git.ts";
import type { FileWrite } from "../../git/workTree/writeTree.ts";
import { type HostKind, parseHostAddress } from "../../hosts/hostRepository.ts";
import type { Disposable } from "../../support/disposable.ts";
import { Emitter } from "../../support/emitter.ts";
import { MooringError } from "../../support/errors.ts";
import type { CommitDone, Repositories, TreeSnapshot } from "../api/repositoriesApi.ts";
import type { RepositoryRecord } from "../api/repositoryRecord.ts";

/** Files of the registered branch, or why there are none. */
export type FilesLook =
  | { readonly kind: "none" }
  | { readonly kind: "unreadable"; readonly message: string }
  | {
      readonly kind: "tree";
      readonly tree: {
        readonly name: string;
        readonly folder: string;
        readonly head: string;
        readonly branch: string;
        readonly url: string;
        readonly isFresh: boolean;
        readonly omitted: TreeSnapshot["omitted"];
      };
    };

/**
 * The files of registered repositories, found by name: what packs are made of. A name of the workspace goes before the same name
 * of the organization. The repositories are opened on the first look.
 */
export class ManagedFiles implements Disposable {
  readonly #open: () => Promise<Repositories>;
  readonly #changes = new Emitter<undefined>();
  readonly #told = new Map<string, string>();
  /** Host name → what it is. */
  readonly #hosts = new Map<string, HostKind>();
  #opened: Promise<Repositories> | undefined;
  #watch: Disposable | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(open: () => Promise<Repositories>) {
    this.#open = open;
  }

  /** Fires when files may be others; not for the progress of tasks. */
  readonly onDidChange = (listener: () => void): Disposable => this.#changes.on(listener);

  async look(name: string, signal?: AbortSignal): Promise<FilesLook> {
    const repositories = await this.#repositories();
    const record = named(repositories, name);
    if (!record) return { kind: "none" };
    const message = unreadable(record);
    if (message !== undefined) return { kind: "unreadable", message };
    // one export at a time: two would write the same folder
    const turn = this.#turn.then(() => repositories.snapshot(record.id, signal));
    this.#turn = turn.catch(() => undefined);
    const { folder, oid, omitted } = await turn;
    const { url, branch = record.defaultBranch ?? "", failure, status } = record;
    const isFresh = status === "active" && failure === undefined;
    return { kind: "tree", tree: { name, folder, head: oid, branch, url, isFresh, omitted } };
  }

  /** As the host's API answered, else as its name says. Reads what is known, and opens nothing. */
  hostKind(address: string): HostKind | undefined {
    const host = hostNameOf(address);
    return host === undefined ? undefined : this.#hosts.get(host);
  }

  /** The newest commits of some paths; of all of them where there is none. */
  async history(
    name: string,
    paths: readonly string[],
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly Commit[]> {
    const { repositories, id } = await this.#registered(name);
    return (await repositories.history(id, { paths }, { limit }, signal)).commits;
  }

  async texts(
    name: string,
    rev: string,
    under: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const { repositories, id } = await this.#registered(name);
    return repositories.textsAt(id, rev, under, signal);
  }

  async commit(
    name: string,
    change: {
      readonly writes: readonly FileWrite[];
      readonly message: string;
      readonly trailers: Readonly<Record<string, string>>;
      readonly basedOn?: string;
      readonly review?: string;
    },
    signal?: AbortSignal,
  ): Promise<CommitDone | "nothing"> {
    const { repositories, id } = await this.#registered(name);
    return repositories.commit(id, change, signal);
  }

  dispose(): void {
    this.#watch?.dispose();
    this.#changes.dispose();
  }

  async #registered(name: string): Promise<{ readonly repositories: Repositories; readonly id: string }> {
    const repositories = await this.#repositories();
    const record = named(repositories, name);
    if (!record) throw new MooringError("notFound", `The repository ${name} is no longer registered.`);
    return { repositories, id: record.id };
  }

  #repositories(): Promise<Repositories> {
    this.#opened ??= this.#open().then(
      (repositories) => {
        for (const record of repositories.list()) this.#note(record);
        this.#watch = repositories.onDidChange((id) => this.#changed(repositories, id));
        return repositories;
      },
      (error: unknown) => {
        this.#opened = undefined;
        throw error;
      },
    );
    return this.#opened;
  }

  #note(record: RepositoryRecord): void {
    this.#told.set(record.id, stateOf(record));
    const { sourceType, url } = record;
    const host = hostNameOf(url);
    if (host !== undefined && sourceType !== "custom") this.#hosts.set(host, sourceType);
  }

  #changed(repositories: Repositories, id: string | undefined): void {
    const ids = id === undefined ? new Set([...this.#told.keys(), ...repositories.list().map((one) => one.id)]) : [id];
    let isOther = false;
    for (const one of ids) {
      const record = repositories.get(one);
      const now = record && stateOf(record);
      if (now === this.#told.get(one)) continue;
      isOther = true;
      if (record) this.#note(record);
      else this.#told.delete(one);
    }
    if (isOther) this.#changes.fire(undefined);
  }
}

function named(repositories: Repositories, name: string): RepositoryRecord | undefined {
  const all = repositories.list().filter((record) => record.name === name);
  return all.find(({ level }) => level === "private") ?? all[0];
}

function hostNameOf(address: string): string | undefined {
  const place = parseHostAddress(address);
  return place && new URL(place.origin).hostname;
}

function stateOf({ name, url, branch, status, head, failure, sourceType }: RepositoryRecord): string {
  return JSON.stringify([name, url, branch, status, head, failure?.kind, sourceType]);
}

/** Why a repository has no files to read: one that failed later than its first copy has those of its last sync. */
function unreadable({ name, status, failure, lastSyncedAt }: RepositoryRecord): string | undefined {
  switch (status) {
    case "archived":
      return `The repository ${name} is archived. Activate it to continue.`;
    case "pending":
    case "initializing":
    case "mirroring":
      return lastSyncedAt === undefined ? `The repository ${name} is being cloned.` : undefined;
    case "failed":
      if (lastSyncedAt !== undefined) return undefined;
      return `The repository ${name} could not be cloned. ${failure ? `${failure.message} ${failure.cure}` : ""}`.trim();
    case "active":
      return undefined;
  }
}
