import { basename, dirname } from "node:path";
import { findRepository, type GitRepository } from "../../git/git.ts";
import { Semaphore } from "../../support/semaphore.ts";
import { mergeRepositories } from "../../mappings/config/mergeRepositories.ts";
import type { Disposable } from "../../support/disposable.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import type { RegistryPort, RepositoriesPorts } from "../api/ports.ts";
import { delayBeforeRetry } from "../tasks/retryPolicy.ts";
import { drawn } from "../tasks/schedule.ts";
import type { RegistryState } from "../api/repositoriesApi.ts";

const MESSAGE = "Update the list of repositories";
const MERGE_MESSAGE = "Merge the list of repositories";
/** Milliseconds from the start of a window to its first look. */
const FIRST = 30_000;
/** Somebody else may push between our look and our push. */
const TRIES = 3;

/**
 * A registry file that lies in a Git repository, which a team shares: each change is committed, alone, and pushed; what others
 * pushed comes by itself. Where both changed the list it is merged by entry. Where the file lies in no repository it is just a file.
 */
export class TeamRegistry implements RegistryPort, Disposable {
  readonly label: string;
  readonly file: string;
  readonly #inner: RegistryPort;
  readonly #ports: RepositoriesPorts;
  readonly #onSynced: () => Promise<void>;
  readonly #lane = new Semaphore(1);
  #state: RegistryState;
  #timer: Disposable | undefined;
  #attempts = 0;

  /** `onSynced`: the file may be another now, or the state is. */
  constructor(
    inner: RegistryPort & { readonly file: string },
    ports: RepositoriesPorts,
    onSynced: () => Promise<void>,
  ) {
    this.label = inner.label;
    this.file = inner.file;
    this.#inner = inner;
    this.#ports = ports;
    this.#onSynced = onSynced;
    this.#state = { label: inner.label, syncedAt: undefined, problem: undefined };
  }

  get state(): RegistryState {
    return this.#state;
  }

  read(): Promise<string | undefined> {
    return this.#inner.read();
  }

  write(text: string, expected: string | undefined): Promise<void> {
    return this.#lane.run(async () => {
      await this.#inner.write(text, expected);
      const repository = await this.#repository();
      if (!repository) return;
      const made = await repository.commit({ paths: [this.file], message: MESSAGE, trailers: {} });
      if (made !== "nothing") await this.#push(repository);
    });
  }

  /** Looks at the remote now. @throws MooringError with what is in the way */
  async sync(signal?: AbortSignal): Promise<void> {
    try {
      const isTeams = await this.#lane.run(() => this.#sync(signal), signal);
      this.#attempts = 0;
      if (isTeams) await this.#tell(undefined);
    } catch (error) {
      if (!isCancelled(error)) await this.#tell(messageOf(error));
      throw error;
    }
  }

  /** From now on, from time to time. */
  start(): void {
    this.#timer ??= this.#ports.clock.after(FIRST, () => void this.#look());
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    const { clock, settings } = this.#ports;
    const mine = this.#timer;
    const again = (delay: number): void => {
      // else stopped meanwhile
      if (this.#timer === mine) this.#timer = clock.after(delay, () => void this.#look());
    };
    const interval = settings().syncInterval;
    if (interval <= 0) return again(FIRST);
    try {
      await this.sync();
      again(drawn(interval, clock));
    } catch (error) {
      this.#attempts += 1;
      again(delayBeforeRetry(error, this.#attempts) ?? drawn(interval, clock));
    }
  }

  /** False where nobody else has the list. */
  async #sync(signal?: AbortSignal): Promise<boolean> {
    const repository = await this.#repository(signal);
    const upstream = repository && (await repository.status(signal)).upstream;
    if (!repository || upstream === undefined) return false;
    await repository.fetch(signal);
    const { ahead, behind } = await repository.status(signal);
    if (behind > 0 && ahead > 0) {
      await this.#merge(repository, signal);
      await this.#push(repository, signal);
    } else if (behind > 0) await repository.fastForward(signal);
    else if (ahead > 0 && (await this.#isOurs(repository, upstream, signal))) await this.#push(repository, signal);
    return true;
  }

  /** Commits that wait are pushed by themselves only where they are the list's, and Mooring's. */
  async #isOurs(repository: GitRepository, upstream: string, signal?: AbortSignal): Promise<boolean> {
    const changed = await repository.changedSince(upstream, signal);
    const [last] = await repository.log({ limit: 1 }, signal);
    const isOwn = last?.subject === MESSAGE || last?.subject === MERGE_MESSAGE;
    return isOwn && changed.length === 1 && basename(changed[0] ?? "") === basename(this.file);
  }

  async #push(repository: GitRepository, signal?: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const pushed = await repository.push(signal);
      // without an upstream it is nobody else's: the change is made and committed here
      if (pushed.kind === "pushed" || pushed.reason === "noUpstream") return;
      if (pushed.reason !== "nonFastForward" || attempt >= TRIES)
        throw new MooringError("conflict", `${this.label} was committed but not pushed: ${pushed.message}`);
      try {
        await repository.fetch(signal);
        await this.#merge(repository, signal);
      } catch (error) {
        const why = `${this.label} was committed but not pushed: ${messageOf(error)}`;
        throw new MooringError(MooringError.is(error) ? error.reason : "conflict", why, { cause: error });
      }
    }
  }

  async #merge(repository: GitRepository, signal?: AbortSignal): Promise<void> {
    const merge = (sides: Parameters<typeof mergeRepositories>[0]): string => mergeRepositories(sides, this.label);
    await repository.mergeUpstream({ file: this.file, message: MERGE_MESSAGE, merge }, signal);
  }

  #repository(signal?: AbortSignal): Promise<GitRepository | undefined> {
    const { log, clock, environment } = this.#ports;
    return findRepository(dirname(this.file), { log, clock, environment, trusted: true }, signal).catch(
      (error: unknown) => {
        // its folder is made with the first entry
        if (MooringError.is(error, "notFound")) return undefined;
        throw error;
      },
    );
  }

  #tell(problem: string | undefined): Promise<void> {
    const syncedAt = problem === undefined ? this.#ports.clock.now() : this.#state.syncedAt;
    if (problem !== undefined && problem !== this.#state.problem) this.#ports.log.warn(problem);
    this.#state = { ...this.#state, syncedAt, problem };
    return this.#onSynced();
  }
}

/** Whether a file lies in a Git repository, where others get what it holds. */
export async function isInRepository(
  file: string,
  { log, clock, environment }: Pick<RepositoriesPorts, "log" | "clock" | "environment">,
): Promise<boolean> {
  return (await findRepository(file, { log, clock, environment, trusted: true })) !== undefined;
}
