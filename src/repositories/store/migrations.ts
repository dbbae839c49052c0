import type { DatabaseSync } from "node:sqlite";
import { MooringError } from "../../support/errors.ts";

/** Forward only: a step that was released never changes; a new one is added at the end. */
const STEPS: readonly string[] = [
  `
  CREATE TABLE repositories (id TEXT PRIMARY KEY, status TEXT NOT NULL, source_type TEXT NOT NULL, body TEXT NOT NULL);
  CREATE INDEX repositories_by_status ON repositories (status, source_type);
  CREATE TABLE tasks (id TEXT PRIMARY KEY, repository TEXT NOT NULL, status TEXT NOT NULL, queued_at INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE INDEX tasks_by_repository ON tasks (repository, status);
  CREATE TABLE branches (repository TEXT NOT NULL, name TEXT NOT NULL, oid TEXT NOT NULL, is_default INTEGER NOT NULL, PRIMARY KEY (repository, name)) WITHOUT ROWID;
  CREATE TABLE commits (
    repository TEXT NOT NULL, oid TEXT NOT NULL, time INTEGER NOT NULL, place INTEGER NOT NULL, author TEXT NOT NULL,
    subject TEXT NOT NULL, on_default INTEGER NOT NULL, by_mooring INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (repository, oid));
  CREATE INDEX commits_by_time ON commits (repository, time DESC, place);
  CREATE INDEX commits_by_default ON commits (repository, on_default, time DESC, place);
  CREATE INDEX commits_by_mooring ON commits (repository, by_mooring, time DESC, place);
  CREATE TABLE lease (id INTEGER PRIMARY KEY CHECK (id = 1), owner TEXT NOT NULL, fence INTEGER NOT NULL, beat INTEGER NOT NULL);
  `,
];

/** Brings the file to the newest shape, all steps or none; an older file is kept beside it first. @throws MooringError refused */
export function migrate(database: DatabaseSync, file: string): void {
  const version = readVersion(database);
  if (version > STEPS.length) {
    throw new MooringError(
      "refused",
      `${file} was created by a newer version of Mooring. Update Mooring. The file was not changed.`,
    );
  }
  if (version === STEPS.length) return;
  if (version > 0) database.prepare("VACUUM INTO ?").run(`${file}.v${version}-${Date.now()}`);
  database.exec("BEGIN IMMEDIATE");
  try {
    // another window may have been faster
    for (const step of STEPS.slice(readVersion(database))) database.exec(step);
    database.exec(`PRAGMA user_version = ${STEPS.length}; COMMIT`);
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function readVersion(database: DatabaseSync): number {
  const row = database.prepare("PRAGMA user_version").get() as { readonly user_version: number } | undefined;
  return row?.user_version ?? 0;
}
