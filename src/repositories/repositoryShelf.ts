import { rm } from "node:fs/promises";
import { join } from "node:path";
import { checkRefName } from "../git/gitArguments.ts";
import { checkRemoteAddress, withoutCredentials } from "../git/remoteAddress.ts";
import type { Disposable } from "../support/disposable.ts";
import { MooringError } from "../support/errors.ts";
import { Copies } from "./copies.ts";
import { JournalStore } from "./journalStore.ts";
import { canMove } from "./lifecycle.ts";
import type { RepositoriesPorts, ShelfPorts } from "./ports.ts";
import type { NewRepository } from "./intents.ts";
import { repositoryId } from "./repositoryId.ts";
import type { AccessLevel } from "./repositoryRecord.ts";
import type { RepositoryStore, StoredRepository } from "./repositoryStore.ts";
import { taskRunner } from "./runTask.ts";
import { ShelfRecords } from "./shelfRecords.ts";
import { sourceTypeOf } from "./sourceType.ts";
import { hasEnded, TaskQueue } from "./taskQueue.ts";
import type { TaskRecord } from "./task.ts";

/** Ended tasks that stay readable, per level. */
const KEPT_TASKS = 200;

/** The repositories of one level: their records, copies and tasks. */
export class RepositoryShelf implements Disposable {
  readonly level: AccessLevel;
  readonly tasks: TaskQueue;
  readonly #ports: RepositoriesPorts;
  readonly #store: RepositoryStore;
  readonly #records: ShelfRecords;
  readonly #copies: Copies;

  constructor(level: AccessLevel, shelf: ShelfPorts, ports: RepositoriesPorts, onChange: (id: string) => void) {
    this.level = level;
    this.#ports = ports;
    this.#store = new JournalStore(join(shelf.storeFolder, "repositories.jsonl"));
    this.#records = new ShelfRecords(this.#store, onChange);
    this.#copies = new Copies(shelf.storeFolder, ports);
    this.tasks = new TaskQueue({
      clock: ports.clock,
      run: taskRunner(this.#records, this.#copies, ports),
      save: (task) => this.#saveTask(task),
      onChange: (task) => onChange(task.repository),
    });
  }

  /** Goes on with what an earlier window left. */
  open(): void {
    this.tasks.restore([...this.#store.tasks()].sort((a, b) => a.queuedAt - b.queuedAt));
  }

  all(): readonly StoredRepository[] {
    return this.#records.all();
  }

  find(id: string): StoredRepository | undefined {
    return this.#records.find(id);
  }

  add(repository: NewRepository): StoredRepository {
    const record = this.#toRecord(repository);
    this.#records.put(record);
    this.tasks.add(record.id, "initialize");
    return this.#records.get(record.id);
  }

  sync(id: string): TaskRecord {
    const { status } = this.#records.get(id);
    if (status === "archived")
      throw new MooringError("refused", "The repository is archived. Activate it first, then sync.");
    return this.tasks.add(id, "sync");
  }

  async remove(id: string): Promise<void> {
    this.#records.get(id);
    this.#store.deleteTasks(await this.tasks.drop(id));
    this.#copies.forget(id);
    await rm(this.#copies.folder(id).root, { recursive: true, force: true, maxRetries: 3 });
    this.#records.delete(id);
  }

  dispose(): void {
    this.tasks.dispose();
    this.#store.close();
  }

  #toRecord({ name, url, branch, access, kind, size }: NewRepository): StoredRepository {
    const clean = name.trim();
    if (clean === "" || clean.length > 200 || /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(clean)) {
      throw new MooringError(
        "badInput",
        "Give the repository a name of up to 200 characters, without control characters.",
      );
    }
    checkRemoteAddress(url, this.#ports.settings().protocols);
    if (withoutCredentials(url) !== url) {
      throw new MooringError(
        "badInput",
        "Leave user name, token and password out of the address; they are asked for apart.",
      );
    }
    if (branch !== undefined) checkRefName(branch);
    if (this.all().some((other) => other.name === clean)) {
      throw new MooringError(
        "refused",
        `There is a repository named ${JSON.stringify(clean)} already. Choose another name.`,
      );
    }
    return {
      id: repositoryId(clean, url, new Set(this.all().map((other) => other.id))),
      name: clean,
      url,
      sourceType: sourceTypeOf(url),
      branch,
      access,
      level: this.level,
      kind: kind ?? "bare",
      size: size ?? { kind: "full" },
      status: "pending",
      failure: undefined,
      lastSyncedAt: undefined,
      defaultBranch: undefined,
      head: undefined,
      sizeBytes: undefined,
      hasLfs: false,
      heldRewrite: undefined,
      isShared: false,
      createdAt: this.#ports.clock.now(),
    };
  }

  #saveTask(task: TaskRecord): void {
    this.#store.saveTask(task);
    if (!hasEnded(task)) return;
    const record = this.#records.find(task.repository);
    if (record && task.status === "failed" && canMove(record.status, "fail"))
      this.#records.move(record.id, "fail", { failure: task.failure });
    if (record && task.status === "cancelled" && canMove(record.status, "reset"))
      this.#records.move(record.id, "reset");
    const ended = this.#store.tasks().filter(hasEnded);
    const surplus = ended.sort((a, b) => a.queuedAt - b.queuedAt).slice(0, -KEPT_TASKS);
    this.#store.deleteTasks(surplus.map(({ id }) => id));
  }
}
