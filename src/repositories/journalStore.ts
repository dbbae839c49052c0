import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { MooringError, messageOf } from "../support/errors.ts";
import type { RepositoryStore, StoredRepository } from "./repositoryStore.ts";
import type { TaskRecord } from "./task.ts";

type Line =
  | { readonly put: "repository"; readonly value: StoredRepository }
  | { readonly put: "task"; readonly value: TaskRecord }
  | { readonly drop: "repository" | "task"; readonly ids: readonly string[] };

/** Lines beyond what they say, before the file is written anew. */
const SLACK = 1_000;

/** The store where `node:sqlite` is missing: everything in memory, every change one line of JSON at the end of a file. */
export class JournalStore implements RepositoryStore {
  readonly #file: string;
  readonly #repositories = new Map<string, StoredRepository>();
  readonly #tasks = new Map<string, TaskRecord>();
  #lines = 0;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    for (const line of readLines(file)) this.#take(line);
    this.#rewrite();
  }

  repositories(): readonly StoredRepository[] {
    return [...this.#repositories.values()];
  }

  saveRepository(value: StoredRepository): void {
    this.#write({ put: "repository", value });
  }

  deleteRepository(id: string): void {
    this.#write({ drop: "repository", ids: [id] });
  }

  tasks(): readonly TaskRecord[] {
    return [...this.#tasks.values()];
  }

  saveTask(value: TaskRecord): void {
    this.#write({ put: "task", value });
  }

  deleteTasks(ids: readonly string[]): void {
    if (ids.length > 0) this.#write({ drop: "task", ids });
  }

  close(): void {
    // every line is on disk already
  }

  #take(line: Line): void {
    this.#lines += 1;
    if ("drop" in line) {
      const from = line.drop === "repository" ? this.#repositories : this.#tasks;
      for (const id of line.ids) from.delete(id);
    } else if (line.put === "repository") this.#repositories.set(line.value.id, line.value);
    else this.#tasks.set(line.value.id, line.value);
  }

  #write(line: Line): void {
    try {
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    } catch (error) {
      throw new MooringError("toolFailed", `${this.#file} cannot be written (${messageOf(error)}).`, { cause: error });
    }
    this.#take(line);
    if (this.#lines > SLACK + this.#repositories.size + this.#tasks.size) this.#rewrite();
  }

  /** Beside its place and moved there when whole. */
  #rewrite(): void {
    const lines: readonly Line[] = [
      ...this.repositories().map((value) => ({ put: "repository", value }) as const),
      ...this.tasks().map((value) => ({ put: "task", value }) as const),
    ];
    const temporary = `${this.#file}.${process.pid}`;
    writeFileSync(temporary, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
    renameSync(temporary, this.#file);
    this.#lines = lines.length;
  }
}

/** The last line of a killed process may be cut: it was never answered for. */
function readLines(file: string): readonly Line[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    try {
      return line ? [JSON.parse(line) as Line] : [];
    } catch {
      return [];
    }
  });
}
