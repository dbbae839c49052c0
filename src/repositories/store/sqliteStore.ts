import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type * as Sqlite from "node:sqlite";
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { MooringError } from "../../support/errors.ts";
import type { IndexedCommitPage, IndexQuery, IndexChange, IndexedBranch, IndexedCommit } from "../api/commitIndex.ts";
import { isByMooring } from "../api/commitIndex.ts";
import { migrate } from "./migrations.ts";
import type { Leadership, Page, RepositoryStore, StoredRepository } from "../api/repositoryStore.ts";
import { storeError } from "./storeError.ts";
import type { TaskRecord } from "../api/task.ts";

type Row = Record<string, SQLInputValue>;

/** Milliseconds that a write waits for another window's, which take some ms each. */
const BUSY = 1_000;

/** The store in one SQLite file. */
export class SqliteStore implements RepositoryStore {
  readonly #database: DatabaseSync;
  #fence = 0;
  #version = 0;

  /** @throws MooringError refused when a newer Mooring made the file */
  constructor(file: string, sqlite: typeof Sqlite) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.#database = new sqlite.DatabaseSync(file);
    this.#database.exec(`PRAGMA busy_timeout = ${BUSY}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`);
    migrate(this.#database, file);
    this.refresh();
  }

  repositories(): readonly StoredRepository[] {
    return this.#all("SELECT body FROM repositories ORDER BY id").map(({ body }) => fromJson<StoredRepository>(body));
  }

  saveRepository(record: StoredRepository): void {
    const { id, status, sourceType } = record;
    const sql = "INSERT OR REPLACE INTO repositories (id, status, source_type, body) VALUES (?, ?, ?, ?)";
    this.#write(() => this.#run(sql, id, status, sourceType, JSON.stringify(record)));
  }

  deleteRepository(id: string): void {
    this.#write(() => {
      this.#run("DELETE FROM repositories WHERE id = ?", id);
      this.#dropIndex(id);
    });
  }

  tasks(): readonly TaskRecord[] {
    return this.#all("SELECT body FROM tasks ORDER BY queued_at").map(({ body }) => fromJson<TaskRecord>(body));
  }

  saveTask(task: TaskRecord): void {
    const sql = "INSERT OR REPLACE INTO tasks (id, repository, status, queued_at, body) VALUES (?, ?, ?, ?, ?)";
    this.#write(() => this.#run(sql, task.id, task.repository, task.status, task.queuedAt, JSON.stringify(task)));
  }

  deleteTasks(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.#write(() => {
      for (const id of ids) this.#run("DELETE FROM tasks WHERE id = ?", id);
    });
  }

  branches(id: string): readonly IndexedBranch[] {
    const rows = this.#all("SELECT name, oid, is_default FROM branches WHERE repository = ? ORDER BY name", id);
    return rows.map((row) => ({ name: String(row.name), oid: String(row.oid), isDefault: row.is_default === 1 }));
  }

  commits(id: string, query: IndexQuery, { offset, limit }: Page): IndexedCommitPage {
    const { where, values } = conditionOf(id, query);
    const [count] = this.#all(`SELECT COUNT(*) AS total FROM commits WHERE ${where}`, ...values);
    const sql = `SELECT oid, body, on_default, place FROM commits WHERE ${where} ORDER BY time DESC, place LIMIT ? OFFSET ?`;
    const rows = this.#all(sql, ...values, limit, offset);
    const commits = rows.map((row) => ({
      ...fromJson<IndexedCommit>(row.body),
      oid: String(row.oid),
      onDefault: row.on_default === 1,
      place: Number(row.place),
    }));
    return { commits, total: Number(count?.total ?? 0) };
  }

  changeIndex(id: string, { branches, added, nowOnDefault, isReset }: IndexChange): void {
    this.#write(() => {
      if (isReset) this.#dropIndex(id);
      this.#run("DELETE FROM branches WHERE repository = ?", id);
      const branch = this.#database.prepare(
        "INSERT INTO branches (repository, name, oid, is_default) VALUES (?, ?, ?, ?)",
      );
      for (const { name, oid, isDefault } of branches) branch.run(id, name, oid, isDefault ? 1 : 0);
      const commit = this.#database.prepare(
        "INSERT OR REPLACE INTO commits (repository, oid, time, place, author, subject, on_default, by_mooring, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      );
      for (const one of added) commit.run(id, ...commitValues(one));
      const onDefault = this.#database.prepare("UPDATE commits SET on_default = 1 WHERE repository = ? AND oid = ?");
      for (const oid of nowOnDefault) onDefault.run(id, oid);
    });
  }

  lead(owner: string, now: number, silence: number): Leadership {
    return this.#transaction(() => {
      const [row] = this.#all("SELECT owner, fence, beat FROM lease");
      const holder = row ? String(row.owner) : "";
      const isSilent = !row || holder === "" || Math.abs(now - Number(row.beat)) > silence;
      if (holder !== owner && !isSilent) return { isLeader: false, owner: holder };
      const fence = Number(row?.fence ?? 0) + (holder === owner ? 0 : 1);
      this.#run("INSERT OR REPLACE INTO lease (id, owner, fence, beat) VALUES (1, ?, ?, ?)", owner, fence, now);
      this.#fence = fence;
      return { isLeader: true, owner };
    });
  }

  resign(owner: string): void {
    this.#transaction(() => this.#run("UPDATE lease SET owner = '' WHERE owner = ?", owner));
  }

  refresh(): boolean {
    const version = Number(this.#all("PRAGMA data_version")[0]?.data_version ?? 0);
    const isChanged = version !== this.#version;
    this.#version = version;
    return isChanged;
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #dropIndex(id: string): void {
    this.#run("DELETE FROM branches WHERE repository = ?", id);
    this.#run("DELETE FROM commits WHERE repository = ?", id);
  }

  /** A change of the leader: refused when another window leads by now. */
  #write(change: () => void): void {
    this.#transaction(() => {
      const [row] = this.#all("SELECT fence FROM lease");
      if (Number(row?.fence ?? 0) !== this.#fence || this.#fence === 0) {
        throw new MooringError("locked", "Another window now manages these repositories.");
      }
      change();
    });
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      // a full disk has ended the transaction already
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw storeError(error);
    }
  }

  #all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#database.prepare(sql).all(...values) as Row[];
  }

  #run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.#database.prepare(sql).run(...values);
  }
}

function commitValues(commit: IndexedCommit): readonly SQLInputValue[] {
  const { oid, time, author, subject, onDefault, place, parents, trailers } = commit;
  const body = JSON.stringify({ parents, author, time, subject, trailers });
  const who = `${author.name} <${author.email}>`.toLowerCase();
  return [oid, time, place, who, subject.toLowerCase(), onDefault ? 1 : 0, isByMooring(commit) ? 1 : 0, body];
}

function conditionOf(
  id: string,
  query: IndexQuery,
): { readonly where: string; readonly values: readonly SQLInputValue[] } {
  const parts: (readonly [sql: string, value: SQLInputValue | undefined])[] = [
    ["repository = ?", id],
    ["time >= ?", query.since],
    ["time <= ?", query.until],
    ["on_default = ?", query.onDefault === true ? 1 : undefined],
    ["by_mooring = ?", query.byMooring === true ? 1 : undefined],
    ["instr(author, ?) > 0", query.author?.toLowerCase()],
    ["instr(subject, ?) > 0", query.text?.toLowerCase()],
  ];
  const given = parts.filter(([, value]) => value !== undefined);
  return { where: given.map(([sql]) => sql).join(" AND "), values: given.flatMap(([, value]) => value ?? []) };
}

function fromJson<T>(text: SQLInputValue | undefined): T {
  return JSON.parse(String(text)) as T;
}
