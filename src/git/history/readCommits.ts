import { commandLine } from "../../support/commandLine.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import { LOG, parseLog } from "./readLog.ts";
import type { Commit } from "../api/commit.ts";

/** Commits read by one process: parsing them takes about 10 ms, during which nothing else runs. */
const CHUNK = 1_000;
const TIMEOUT_MS = 120_000;
const DIFF = ["diff-tree", "--root", "-r", "-z", "--no-commit-id", "--no-ext-diff"] as const;

/** Object names of commits that `tips` reach and `known` does not, newest first, at most `limit`. */
export async function listCommits(
  clone: CloneFolder,
  range: { readonly tips: Iterable<string>; readonly known: Iterable<string>; readonly limit: number },
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const known = new Set(range.known);
  const fresh = [...new Set(range.tips)].filter((oid) => !known.has(oid));
  if (fresh.length === 0) return [];
  const input = [...fresh.map(checkObjectId), ...[...known].map((oid) => `^${checkObjectId(oid)}`), ""].join("\n");
  // `--ignore-missing`: what a rewritten history left behind may have been collected already
  const args = commandLine(["rev-list", `--max-count=${range.limit}`, "--ignore-missing", "--stdin"]);
  const { stdout } = await clone.runner.read({ args, input, timeout: TIMEOUT_MS }, signal);
  return stdout.toString("latin1").split("\n").filter(Boolean);
}

/** The commits of these names, in this order. */
export async function readCommits(
  clone: CloneFolder,
  oids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Commit[]> {
  const commits: Commit[] = [];
  for (let at = 0; at < oids.length; at += CHUNK) {
    const input = oids
      .slice(at, at + CHUNK)
      .map((oid) => `${checkObjectId(oid)}\n`)
      .join("");
    const args = commandLine([...LOG, "--no-walk=unsorted", "--stdin"]);
    const { stdout } = await clone.runner.read({ args, input, timeout: TIMEOUT_MS }, signal);
    commits.push(...parseLog(stdout.toString("utf8"), String));
  }
  return commits;
}

export type CommitPathChange = "added" | "changed" | "removed" | "renamed";

export interface CommitPath {
  /** Relative to the root of the repository, with slashes. */
  readonly path: string;
  readonly change: CommitPathChange;
  /** `renamed`: where it was. */
  readonly from: string | undefined;
}

const CHANGES: Readonly<Record<string, CommitPathChange>> = { A: "added", D: "removed", R: "renamed", C: "added" };

/** Files that a commit changed against its first parent. */
export async function readCommitPaths(
  clone: CloneFolder,
  oid: string,
  signal?: AbortSignal,
): Promise<readonly CommitPath[]> {
  const text = await clone.runner.text(
    commandLine([...DIFF, "-M", "--name-status", "-m", "--first-parent"], {
      operands: [checkObjectId(oid)],
      paths: [],
    }),
    signal,
  );
  const fields = text.split("\0");
  const files: CommitPath[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const letter = fields[at]?.[0] ?? "";
    const isPair = letter === "R" || letter === "C";
    const from = isPair ? fields[at + 1] : undefined;
    if (isPair) at += 1;
    files.push({
      path: fields[at + 1] ?? "",
      change: CHANGES[letter] ?? "changed",
      from: letter === "R" ? from : undefined,
    });
  }
  return files;
}

/** Paths that a commit changed against its only parent; a file that was moved is two of them. */
export async function changedPaths(clone: CloneFolder, oid: string, signal?: AbortSignal): Promise<readonly string[]> {
  const args = commandLine([...DIFF, "--no-renames", "--name-only"], { operands: [checkObjectId(oid)], paths: [] });
  const text = await clone.runner.text(args, signal);
  return text.split("\0").filter(Boolean);
}
