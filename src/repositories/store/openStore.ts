import { join } from "node:path";
import type * as Sqlite from "node:sqlite";
import { JournalStore } from "./journalStore.ts";
import type { RepositoryStore } from "../api/repositoryStore.ts";
import { SqliteStore } from "./sqliteStore.ts";

/** `node:sqlite` where this Node has it (22.13 and later), else a journal. Each keeps to its own file. */
export function openStore(folder: string): RepositoryStore {
  const sqlite = findSqlite();
  return sqlite
    ? new SqliteStore(join(folder, "repositories.db"), sqlite)
    : new JournalStore(join(folder, "repositories.jsonl"));
}

function findSqlite(): typeof Sqlite | undefined {
  try {
    return process.getBuiltinModule("node:sqlite") as typeof Sqlite | undefined;
  } catch {
    return undefined;
  }
}
