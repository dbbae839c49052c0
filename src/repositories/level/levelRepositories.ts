import type { Disposable } from "../../support/disposable.ts";
import { messageOf, MooringError } from "../../support/errors.ts";
import { Access, deleteSecret, toKept, writeSecret } from "../credentials/access.ts";
import { Clones } from "../clones/clones.ts";
import { Leader } from "../store/leadership.ts";
import { isNote } from "../api/failure.ts";
import { canMove, type RepositoryStatus } from "../api/lifecycle.ts";
import { mergeRegistry } from "../registry/mergeRegistry.ts";
import { openStore } from "../store/openStore.ts";
import type { RepositoriesPorts, LevelPorts } from "../api/ports.ts";
import { Registry } from "../registry/registry.ts";
import type { TakenCredentials } from "../registry/registryCredentials.ts";
import type { RepositoryStore, StoredRepository } from "../api/repositoryStore.ts";
import { taskRunner } from "./runTask.ts";
import { SyncSchedule } from "../tasks/schedule.ts";
import { isInRepository, TeamRegistry } from "../registry/teamRegistry.ts";
import { RecordCache } from "../store/recordCache.ts";
import { LevelWebhooks } from "../../webhooks/levelWebhooks.ts";
import type { TaskContext } from "../clones/taskContext.ts";
import { hasEnded, TaskQueue } from "../tasks/taskQueue.ts";
import type { TaskKind, TaskRecord } from "../api/task.ts";
import type { Recheck } from "../api/recheckResult.ts";
import type { AccessLevel } from "../../mappings/mooringConfig.ts";

const isBusy = (status: RepositoryStatus): boolean => status === "initializing" || status === "mirroring";

/** Ended tasks that stay readable, per level. */
const KEPT_TASKS = 200;

/** The repositories of one level: records, copies, tasks, and who may change them. */
export class LevelRepositories implements Disposable {
  readonly level: AccessLevel;
  readonly context: TaskContext;
  readonly registry: Registry;
  readonly webhooks: LevelWebhooks;
  /** Where the registry may be one that a team shares. */
  readonly team: TeamRegistry | undefined;
  readonly #store: RepositoryStore;
  readonly #leader: Leader;
  readonly #schedule: SyncSchedule;
  readonly #onChange: (id: string | undefined) => void;
  readonly #watch: Disposable | undefined;
  #tasks: TaskQueue;

  constructor(
    level: AccessLevel,
    ofLevel: LevelPorts,
    ports: RepositoriesPorts,
    onChange: (id: string | undefined) => void,
  ) {
    this.level = level;
    this.#onChange = onChange;
    this.#store = openStore(ofLevel.storeFolder);
    const { file } = ofLevel.registry;
    if (level === "organization" && file !== undefined)
      this.team = new TeamRegistry({ ...ofLevel.registry, file }, ports, () => this.#synced());
    this.registry = new Registry(this.team ?? ofLevel.registry);
    const records = new RecordCache(this.#store, onChange);
    const clones = new Clones(ofLevel.storeFolder, ports);
    this.context = { ports, records, clones, store: this.#store, access: new Access(ports, ofLevel.storeFolder) };
    this.webhooks = new LevelWebhooks(this.context, () => this.mustLead());
    this.#tasks = this.#newQueue();
    this.#schedule = new SyncSchedule({
      clock: ports.clock,
      interval: () => ports.settings().syncInterval,
      repositories: () => this.all(),
      sync: (id) => this.#tasks.add(id, "sync"),
    });
    this.#leader = new Leader(this.#store, ports.clock, {
      onLead: () => this.#lead(),
      onLose: () => this.#follow(),
      onOthers: () => this.#read(),
    });
    this.#watch = ofLevel.registry.onDidChange?.(() => void this.merge());
  }

  get isLeader(): boolean {
    return this.#leader.isLeader;
  }

  async open(): Promise<void> {
    this.#leader.start();
    await this.merge();
  }

  all(): readonly StoredRepository[] {
    return this.context.records.all().filter(({ isListed }) => isListed);
  }

  find(id: string): StoredRepository | undefined {
    return this.context.records.find(id);
  }

  tasks(): readonly TaskRecord[] {
    return this.isLeader ? this.#tasks.list() : [...this.#store.tasks()].reverse();
  }

  whenEnded(id: string, signal?: AbortSignal): Promise<TaskRecord> {
    return this.#tasks.whenEnded(id, signal);
  }

  cancel(id: string): void {
    if (this.isLeader) this.#tasks.cancel(id);
  }

  /** @throws MooringError locked while another window leads */
  mustLead(): void {
    if (this.isLeader) return;
    throw new MooringError("locked", "Another window manages these repositories. Use that window, or close it.");
  }

  /** `anew`: a task that runs already does not count. */
  queue(id: string, kind: TaskKind, anew = false): TaskRecord {
    this.mustLead();
    const { status, name } = this.context.records.get(id);
    if (status === "archived") throw new MooringError("refused", `${name} is archived. Activate it first.`);
    return this.#tasks.add(id, kind, anew);
  }

  /** Ends what runs for a repository and forgets its tasks. */
  async dropTasks(id: string): Promise<void> {
    this.#store.deleteTasks(await this.#tasks.drop(id));
  }

  /** Takes over what the registry says. A repository that it does not name any more is not listed; its copy stays. */
  async merge(): Promise<void> {
    if (!this.isLeader) return;
    try {
      const { entries, taken, refused } = await this.registry.read((file) => isInRepository(file, this.context.ports));
      mergeRegistry(this.context, this.level, entries);
      if (taken.length > 0) await this.#keep(taken);
      for (const name of refused)
        this.context.ports.log.error(
          `${this.registry.label}: the address of ${JSON.stringify(name)} contains a secret, in a Git repository. Remove it, revoke it, and enter a new one with Edit Repository.`,
        );
    } catch (error) {
      this.context.ports.log.error(`The ${this.level} repositories could not be read: ${messageOf(error)}`);
    }
  }

  /**
   * Keeps the secret of the address on a line (from 1) of the registry, lists the repository, and cleans the file. Only for a click:
   * where the file lies in a Git repository, the secret may be known to others by now.
   */
  async takeCredential(line: number): Promise<StoredRepository> {
    this.mustLead();
    const { entries, taken } = await this.registry.read(() => Promise.resolve(false));
    const mine = taken.find((one) => one.line === line);
    if (!mine) throw new MooringError("notFound", `No address on line ${line} of ${this.registry.label} has a secret.`);
    const isOther = (name: string): boolean => taken.some((one) => one !== mine && one.name === name);
    mergeRegistry(
      this.context,
      this.level,
      entries.filter(({ name }) => !isOther(name)),
    );
    const record = this.all().find(({ name }) => name === mine.name);
    if (!record) throw new MooringError("badInput", `The entry ${JSON.stringify(mine.name)} is not one of this list.`);
    await this.#keep([mine]);
    return record;
  }

  /** What a look at the remote means for the status: without a copy it only clears the way for one. */
  noteRecheck(id: string, { failure }: Pick<Recheck, "failure">): void {
    const { records } = this.context;
    const { status, lastSyncedAt } = records.get(id);
    if (failure && !isNote(failure.kind)) {
      if (canMove(status, "fail")) records.move(id, "fail", { failure });
    } else if (lastSyncedAt === undefined) {
      if (!isBusy(status)) this.queue(id, "initialize");
    } else if (canMove(status, "succeed")) records.move(id, "succeed", { failure });
  }

  async deleteSecret(id: string): Promise<void> {
    await deleteSecret(this.context.ports.secrets, id);
  }

  dispose(): void {
    this.#watch?.dispose();
    this.team?.dispose();
    this.webhooks.dispose();
    this.#schedule.dispose();
    this.#tasks.dispose();
    this.#leader.dispose();
    this.#store.close();
  }

  /** Moves secrets of addresses into the secret store; the file loses them when they are kept. */
  async #keep(taken: readonly TakenCredentials[]): Promise<void> {
    const { secrets } = this.context.ports;
    const mine = taken.filter(({ name }) => this.all().some((record) => record.name === name));
    for (const { name, entered } of mine) {
      const record = this.all().find((one) => one.name === name);
      if (record) await writeSecret(secrets, record.id, toKept(entered.access, entered.url, entered.secret ?? {}));
    }
    await this.registry.dropCredentials(mine);
  }

  #newQueue(): TaskQueue {
    return new TaskQueue({
      clock: this.context.ports.clock,
      run: taskRunner(this.context),
      save: (task) => this.#saveTask(task),
      onChange: (task) => this.#onChange(task.repository),
    });
  }

  /** Goes on with what an earlier leader left. */
  #lead(): void {
    this.context.records.read();
    this.#tasks.dispose();
    this.#tasks = this.#newQueue();
    this.#tasks.restore(this.#store.tasks());
    for (const { id, status } of this.all()) {
      const isUnderWay = this.#tasks.list().some((task) => task.repository === id && !hasEnded(task));
      if (!isUnderWay && canMove(status, "reset")) this.context.records.move(id, "reset");
    }
    this.#schedule.start();
    this.team?.start();
    this.webhooks.start();
    void this.merge();
    this.#onChange(undefined);
  }

  #follow(): void {
    this.#tasks.dispose();
    this.#schedule.dispose();
    this.team?.dispose();
    this.webhooks.stop();
    this.#read();
  }

  /** What others added is listed, and what is in the way is told. */
  async #synced(): Promise<void> {
    await this.merge();
    this.#onChange(undefined);
  }

  #read(): void {
    this.context.records.read();
    this.#onChange(undefined);
  }

  #saveTask(task: TaskRecord): void {
    this.#store.saveTask(task);
    if (!hasEnded(task)) return;
    const { records } = this.context;
    const record = records.find(task.repository);
    if (record && task.status === "failed" && canMove(record.status, "fail"))
      records.move(record.id, "fail", { failure: task.failure });
    if (record && task.status === "cancelled" && canMove(record.status, "reset")) records.move(record.id, "reset");
    const ended = this.#store.tasks().filter(hasEnded);
    this.#store.deleteTasks(ended.slice(0, -KEPT_TASKS).map(({ id }) => id));
  }
}
