import { appendFileSync, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, MooringError } from "../../support/errors.ts";
import type { IndexedCommitPage, IndexQuery, IndexChange, IndexedBranch } from "../api/commitIndex.ts";
import { JournalIndex } from "./journalIndex.ts";
import { LeaseFile } from "./leaseFile.ts";
import { readJsonLines } from "./readJsonLines.ts";
import type { Leadership, Page, RepositoryStore, StoredRepository } from "../api/repositoryStore.ts";
import type { TaskRecord } from "../api/task.ts";

/** Each line carries the number of the lead under which it was written; 0 before there was one. */
type Line = { readonly fence: number } & (
  | { readonly put: "repository"; readonly value: StoredRepository }
  | { readonly put: "task"; readonly value: TaskRecord }
  | { readonly drop: "repository" | "task"; readonly ids: readonly string[] }
  | { readonly lead: string }
);

/** Lines beyond what they say, before the file is written anew. */
const SLACK_MS = 1_000;

/** The store where `node:sqlite` is missing: everything in memory, every change one line of JSON at the end of a file. */
export class JournalStore implements RepositoryStore {
  readonly #file: string;
  readonly #lease: LeaseFile;
  readonly #index: JournalIndex;
  readonly #repositories = new Map<string, StoredRepository>();
  readonly #tasks = new Map<string, TaskRecord>();
  /** Of this window; 0 = it does not lead. */
  #fence = 0;
  /** The highest one in the file: lines of a lead that is over, written late, do not count. */
  #highest = 0;
  #lines = 0;
  #seen = "";

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.#lease = new LeaseFile(`${file}.lease`);
    this.#index = new JournalIndex(join(dirname(file), "index"));
    this.#read();
  }

  repositories(): readonly StoredRepository[] {
    return [...this.#repositories.values()];
  }

  saveRepository(value: StoredRepository): void {
    this.#write({ fence: this.#fence, put: "repository", value });
  }

  deleteRepository(id: string): void {
    this.#write({ fence: this.#fence, drop: "repository", ids: [id] });
    this.#index.delete(id);
  }

  tasks(): readonly TaskRecord[] {
    return [...this.#tasks.values()];
  }

  saveTask(value: TaskRecord): void {
    this.#write({ fence: this.#fence, put: "task", value });
  }

  deleteTasks(ids: readonly string[]): void {
    if (ids.length > 0) this.#write({ fence: this.#fence, drop: "task", ids });
  }

  branches(id: string): readonly IndexedBranch[] {
    return this.#index.branches(id);
  }

  commits(id: string, query: IndexQuery, page: Page): IndexedCommitPage {
    return this.#index.commits(id, query, page);
  }

  changeIndex(id: string, change: IndexChange): void {
    this.#mustLead();
    this.#index.change(id, change);
  }

  lead(owner: string, now: number, silence: number): Leadership {
    const { isLeader, fence, holder } = this.#lease.take(owner, now, silence);
    const isNew = isLeader && fence !== this.#fence;
    this.#fence = isLeader ? fence : 0;
    if (isNew) {
      this.#read();
      this.#write({ fence, lead: owner });
      this.#rewrite();
    }
    return { isLeader, owner: holder };
  }

  resign(owner: string): void {
    this.#lease.release(owner);
    this.#fence = 0;
  }

  refresh(): boolean {
    if (markOf(this.#file) === this.#seen) return false;
    this.#read();
    this.#index.forget();
    return true;
  }

  close(): void {
    // every line is on disk already
  }

  #read(): void {
    this.#repositories.clear();
    this.#tasks.clear();
    this.#lines = 0;
    this.#highest = 0;
    this.#seen = markOf(this.#file);
    for (const line of readJsonLines<Line>(this.#file)) this.#take(line);
  }

  #take(line: Line): void {
    this.#lines += 1;
    if (line.fence < this.#highest) return;
    this.#highest = line.fence;
    if ("lead" in line) return;
    if ("drop" in line) {
      const from = line.drop === "repository" ? this.#repositories : this.#tasks;
      for (const id of line.ids) from.delete(id);
    } else if (line.put === "repository") this.#repositories.set(line.value.id, line.value);
    else this.#tasks.set(line.value.id, line.value);
  }

  #mustLead(): void {
    if (this.#fence === 0 || this.#lease.fence() !== this.#fence)
      throw new MooringError("locked", "Another window now manages these repositories.");
  }

  #write(line: Line): void {
    this.#mustLead();
    try {
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    } catch (error) {
      throw new MooringError("toolFailed", `${this.#file} cannot be written (${messageOf(error)}).`, { cause: error });
    }
    this.#take(line);
    this.#seen = markOf(this.#file);
    if (this.#lines > SLACK_MS + this.#repositories.size + this.#tasks.size) this.#rewrite();
  }

  /** Beside its place and moved there when whole; drops cut and outdated lines too. */
  #rewrite(): void {
    const fence = this.#fence;
    const lines: readonly Line[] = [
      // lines of an earlier lead that come late must stay outdated
      { fence, lead: "" },
      ...this.repositories().map((value) => ({ fence, put: "repository", value }) as const),
      ...this.tasks().map((value) => ({ fence, put: "task", value }) as const),
    ];
    const temporary = `${this.#file}.${process.pid}`;
    writeFileSync(temporary, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
    renameSync(temporary, this.#file);
    this.#lines = lines.length;
    this.#seen = markOf(this.#file);
  }
}

function markOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : "";
}
