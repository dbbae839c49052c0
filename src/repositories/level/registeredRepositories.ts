import { formProblems } from "../registry/formProblems.ts";
import { readHostKeys } from "../../git/signIn/hostKeys.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { Emitter } from "../../support/emitter.ts";
import { MooringError } from "../../support/errors.ts";
import { branchesAt } from "../credentials/branchesAt.ts";
import { commitOn } from "../commits/commitOn.ts";
import { enteredAccess } from "../../model/enteredAccess.ts";
import { CloneReading } from "./cloneReading.ts";
import { addRepositoryTo, editRepositoryOn } from "./editRepository.ts";
import type { HostKey } from "../../git/signIn/hostKeys.ts";
import { sshServerOf, trustHostKey } from "../credentials/hostKeys.ts";
import type {
  CommitDone,
  LeadState,
  ManagedChange,
  NewRepository,
  Repositories,
  RepositoryEdit,
  RepositoryQuery,
  FormProblems,
  RegistryState,
} from "../api/repositoriesApi.ts";
import { restoreHistory } from "../clones/keptHistory.ts";
import { canMove } from "../api/lifecycle.ts";
import { moveRepository } from "./moveRepository.ts";
import type { RepositoriesPorts } from "../api/ports.ts";
import { matchesRepositoryQuery } from "../registry/matchesQuery.ts";
import { recheckRemote } from "./recheck.ts";
import { type Recheck, recheckResult } from "../api/recheckResult.ts";
import { removeRepositoryFrom } from "./removeRepository.ts";
import type { RepositoryRecord } from "../api/repositoryRecord.ts";
import { proposeRevert } from "../commits/revertManaged.ts";
import { LevelRepositories } from "./levelRepositories.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";
import type { TaskKind, TaskRecord } from "../api/task.ts";
import { checkAddress } from "../registry/toRecord.ts";
import type { AtHost } from "../../webhooks/atHost.ts";
import { type HookObstacle, hookObstacle } from "../../webhooks/hookObstacle.ts";
import type { ReceiverAddress, Webhook } from "../../webhooks/webhook.ts";
import type { AccessLevel } from "../../mappings/mooringConfig.ts";

const NEVER = new AbortController().signal;

/** Both levels as one list; each call goes to the level that the repository is on. */
export class RegisteredRepositories extends CloneReading implements Repositories {
  readonly #ports: RepositoriesPorts;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<string | undefined>());
  #levels: readonly LevelRepositories[] = [];

  constructor(ports: RepositoriesPorts) {
    super();
    this.#ports = ports;
  }

  readonly onDidChange = (listener: (id: string | undefined) => void): Disposable => this.#changes.on(listener);

  async open(): Promise<void> {
    if (this.#levels.length === 0) {
      const fire = (id: string | undefined): void => this.#changes.fire(id);
      this.#levels = (["private", "organization"] as const).flatMap((level) => {
        const ofLevel = this.#ports[level];
        return ofLevel ? [this.#owned.add(new LevelRepositories(level, ofLevel, this.#ports, fire))] : [];
      });
      for (const ofLevel of this.#levels) await ofLevel.open();
    } else for (const ofLevel of this.#levels) await ofLevel.merge();
    this.#changes.fire(undefined);
  }

  lead(): LeadState {
    const leads = (level: AccessLevel): boolean =>
      this.#levels.find((ofLevel) => ofLevel.level === level)?.isLeader === true;
    return { private: leads("private"), organization: leads("organization") };
  }

  registries(): readonly RegistryState[] {
    return this.#levels.flatMap(({ team }) => (team ? [team.state] : []));
  }

  async syncRegistries(signal?: AbortSignal): Promise<void> {
    for (const { team, isLeader } of this.#levels) if (isLeader) await team?.sync(signal);
  }

  async takeCredential(file: string, line: number): Promise<RepositoryRecord> {
    const ofLevel = this.#levels.find(({ level }) => this.#ports[level]?.registry.file === file);
    if (ofLevel) return ofLevel.takeCredential(line);
    throw new MooringError("refused", `The repositories of ${file} are not managed in this window.`);
  }

  list(query: RepositoryQuery = {}): readonly RepositoryRecord[] {
    const all = this.#levels
      .flatMap((ofLevel) => ofLevel.all())
      .filter((record) => matchesRepositoryQuery(record, query));
    return all.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(id: string): RepositoryRecord | undefined {
    return this.#levels.map((ofLevel) => ofLevel.find(id)).find((record) => record !== undefined);
  }

  problems(entered: Parameters<Repositories["problems"]>[0], id?: string): FormProblems {
    const others = this.list({ level: entered.level }).filter((record) => record.id !== id);
    return formProblems(entered, others, this.#ports.settings().protocols);
  }

  hookObstacle(entered: Parameters<Repositories["hookObstacle"]>[0]): HookObstacle | undefined {
    const { hasApiToken = false } = entered;
    return hookObstacle({ ...enteredAccess(entered), hasApiToken }, this.#ports.hosts?.receiver());
  }

  async add(repository: NewRepository): Promise<RepositoryRecord> {
    return addRepositoryTo(this.#at(repository.level), repository);
  }

  async edit(id: string, { level, ...edit }: RepositoryEdit): Promise<RepositoryRecord> {
    const ofLevel = this.#of(id);
    const edited = await editRepositoryOn(ofLevel, id, edit);
    return level === undefined || level === ofLevel.level ? edited : moveRepository(ofLevel, this.#at(level), id);
  }

  async remove(id: string, options: { readonly force?: boolean } = {}): Promise<readonly string[]> {
    return removeRepositoryFrom(this.#of(id), id, options.force === true);
  }

  async recheck(id: string, signal?: AbortSignal): Promise<Recheck> {
    const { ofLevel, record } = this.find(id);
    ofLevel.mustLead();
    const remote = await recheckRemote(ofLevel.context, record, signal);
    ofLevel.noteRecheck(id, remote);
    // a host that Git does not reach is not asked for more
    const { checks } = remote.isReachable ? await ofLevel.webhooks.of(id).check(signal) : { checks: [] };
    return { ...remote, checks, result: recheckResult({ ...remote, checks }) };
  }

  branchesAt(place: Parameters<Repositories["branchesAt"]>[0], signal?: AbortSignal): Promise<readonly string[]> {
    return branchesAt((this.#levels[0] ?? this.#at("private")).context, place, signal);
  }

  hostKeys(url: string, signal?: AbortSignal): Promise<readonly HostKey[]> {
    return readHostKeys(sshServerOf(checkAddress(url, this.#ports.settings().protocols)), signal);
  }

  async trustHostKey(url: string, key: HostKey): Promise<void> {
    for (const { context } of this.#levels) await trustHostKey(context.access.knownHostsFile, url, key, readHostKeys);
  }

  webhook(id: string): Webhook {
    return this.#of(id).webhooks.of(id);
  }

  atHost(id: string): AtHost {
    return this.#of(id).webhooks.atHost(id);
  }

  async receiving(segment: string): Promise<ReceiverAddress | undefined> {
    for (const { webhooks } of this.#levels) {
      const found = await webhooks.receiving(segment);
      if (found) return found;
    }
    return undefined;
  }

  noteDelivery(id: string, segment: string): void {
    this.#of(id).webhooks.noteDelivery(id, segment);
  }

  async sync(id: string, { anew = false }: { readonly anew?: boolean } = {}): Promise<TaskRecord> {
    return this.#of(id).queue(id, "sync", anew);
  }

  reclone(id: string): Promise<TaskRecord> {
    return this.#queue(id, "migrate");
  }

  maintain(id: string): Promise<TaskRecord> {
    return this.#queue(id, "maintenance");
  }

  async archive(id: string): Promise<void> {
    const ofLevel = this.#of(id);
    ofLevel.mustLead();
    if (canMove(ofLevel.context.records.get(id).status, "archive")) await ofLevel.dropTasks(id);
    ofLevel.context.records.move(id, "archive");
  }

  async activate(id: string): Promise<void> {
    const ofLevel = this.#of(id);
    ofLevel.mustLead();
    ofLevel.context.records.move(id, "activate");
  }

  async approveRewrite(id: string): Promise<TaskRecord> {
    const { ofLevel, record } = this.find(id);
    ofLevel.mustLead();
    if (!record.heldRewrite) throw new MooringError("refused", `${record.name} has no rewritten history to accept.`);
    ofLevel.context.records.change(id, { approvedTips: record.heldRewrite.tips });
    return ofLevel.queue(id, "sync");
  }

  tasks(id?: string): readonly TaskRecord[] {
    const tasks = this.#levels.flatMap((ofLevel) => ofLevel.tasks());
    return id === undefined ? tasks : tasks.filter(({ repository }) => repository === id);
  }

  async whenEnded(task: string, signal?: AbortSignal): Promise<TaskRecord> {
    const ofLevel = this.#levels.find((one) => one.tasks().some(({ id }) => id === task));
    if (ofLevel) return ofLevel.whenEnded(task, signal);
    throw new MooringError("notFound", "This task does not exist.");
  }

  async cancelTask(task: string): Promise<void> {
    for (const ofLevel of this.#levels) ofLevel.cancel(task);
  }

  async commit(id: string, change: ManagedChange, signal: AbortSignal = NEVER): Promise<CommitDone | "nothing"> {
    return commitOn(this.#of(id), id, change, signal);
  }

  async revert(
    id: string,
    oid: string,
    how: Pick<ManagedChange, "review"> = {},
    signal?: AbortSignal,
  ): Promise<CommitDone> {
    const { ofLevel, record } = this.find(id);
    ofLevel.mustLead();
    const change = await proposeRevert(ofLevel.context, record, oid, signal);
    const done = await this.commit(id, { ...change, ...how }, signal);
    if (done !== "nothing") return done;
    throw new MooringError("refused", `${oid.slice(0, 10)} is already reverted.`);
  }

  async restoreHistory(
    id: string,
    restored: Parameters<Repositories["restoreHistory"]>[1],
    signal?: AbortSignal,
  ): Promise<void> {
    const { ofLevel, record } = this.find(id);
    ofLevel.mustLead();
    const work = (): Promise<void> => restoreHistory(ofLevel.context, record, restored, signal);
    await ofLevel.context.clones.lane(id).run(work, signal);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #queue(id: string, kind: TaskKind): Promise<TaskRecord> {
    return this.#of(id).queue(id, kind);
  }

  #at(level: AccessLevel): LevelRepositories {
    const ofLevel = this.#levels.find((one) => one.level === level);
    if (ofLevel) return ofLevel;
    throw new MooringError("refused", `${level} repositories require an open folder.`);
  }

  #of(id: string): LevelRepositories {
    return this.find(id).ofLevel;
  }

  protected override find(id: string): { readonly ofLevel: LevelRepositories; readonly record: StoredRepository } {
    for (const ofLevel of this.#levels) {
      const record = ofLevel.find(id);
      if (record) return { ofLevel, record };
    }
    throw new MooringError("notFound", "This repository is no longer registered.");
  }
}
