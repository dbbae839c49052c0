import { isUtf8 } from "node:buffer";
import { commandLine } from "../../support/commandLine.ts";
import type { GitFile, GitStatus } from "../api/gitRepository.ts";
import { Semaphore } from "../../support/semaphore.ts";
import { readOperation } from "./readHead.ts";
import { decodeRefs } from "../process/refNames.ts";
import { fromGitPath, type WorkTree } from "../api/workTree.ts";

/** One row of porcelain v2. `index` and `work` are its XY letters: `.` unchanged, `?` untracked, `!` ignored, `U` conflict. */
export interface StatusRow {
  readonly path: string;
  readonly index: string;
  readonly work: string;
  readonly isConflict: boolean;
}

export interface PorcelainStatus {
  readonly headers: ReadonlyMap<string, string>;
  readonly rows: readonly StatusRow[];
}

const COMMON = ["status", "--porcelain=v2", "--branch", "-z", "--no-renames", "--untracked-files=all"] as const;

/** Reads the status of one repository, one process at a time: it looks at every file of the work tree. */
export class StatusReader {
  readonly #tree: WorkTree;
  readonly #lane = new Semaphore(1);

  constructor(tree: WorkTree) {
    this.#tree = tree;
  }

  async read(signal?: AbortSignal): Promise<GitStatus> {
    const tree = this.#tree;
    const args = commandLine([...COMMON, "--ignore-submodules=dirty"]);
    const answer = await this.#lane.run(() => tree.runner.read({ args }, signal), signal);
    const { headers, rows } = readPorcelain(answer.stdout);
    const counts = /^\+(\d+) -(\d+)$/.exec(headers.get("branch.ab") ?? "");
    const upstream = headers.get("branch.upstream");
    return {
      branch: known(headers.get("branch.head"), "(detached)"),
      head: known(headers.get("branch.oid"), "(initial)"),
      upstream,
      isUpstreamGone: upstream !== undefined && counts === null && headers.get("branch.oid") !== "(initial)",
      ahead: Number(counts?.[1] ?? 0),
      behind: Number(counts?.[2] ?? 0),
      files: rows.map((row) => toFile(tree, row)),
      operation: await readOperation(tree),
    };
  }
}

/** The rows of the given files only (as git names them), ignored ones too, and the branch headers. */
export async function readPathStatus(
  tree: WorkTree,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<PorcelainStatus> {
  const args = commandLine([...COMMON, "--ignored=matching", "--no-ahead-behind"], { operands: [], paths });
  const answer = await tree.runner.read({ args }, signal);
  return readPorcelain(answer.stdout);
}

/** Names of branches may be any bytes; paths are text. */
function readPorcelain(bytes: Buffer): PorcelainStatus {
  const status = parsePorcelain(bytes.toString("utf8"));
  if (isUtf8(bytes)) return status;
  const { headers } = parsePorcelain(decodeRefs(bytes, "\0"));
  return { ...status, headers };
}

/** Format: git-status(1), "Porcelain Format Version 2"; entries end with NUL. */
export function parsePorcelain(text: string): PorcelainStatus {
  const headers = new Map<string, string>();
  const rows: StatusRow[] = [];
  const entries = text.split("\0");
  for (let at = 0; at < entries.length; at += 1) {
    const entry = entries[at] ?? "";
    const kind = entry[0];
    if (kind === "#") {
      const [, name = "", value = ""] = /^# (\S+) (.*)$/s.exec(entry) ?? [];
      headers.set(name, value);
    } else if (kind === "?" || kind === "!") {
      rows.push({ path: entry.slice(2), index: kind, work: kind, isConflict: false });
    } else if (kind === "1" || kind === "2" || kind === "u") {
      const fields = entry.split(" ");
      const skipped = { 1: 8, 2: 9, u: 10 }[kind];
      const [index = ".", work = "."] = fields[1] ?? "";
      rows.push({ path: fields.slice(skipped).join(" "), index, work, isConflict: kind === "u" });
      // a rename is followed by its old path
      if (kind === "2") at += 1;
    }
  }
  return { headers, rows };
}

function toFile(tree: WorkTree, row: StatusRow): GitFile {
  const untracked = row.index === "?";
  return {
    path: fromGitPath(tree, row.path),
    staged: !untracked && !row.isConflict && row.index !== ".",
    unstaged: !untracked && !row.isConflict && row.work !== ".",
    untracked,
    conflicted: row.isConflict,
    isDeleted: !row.isConflict && (row.work === "D" || (row.index === "D" && row.work === ".")),
  };
}

function known(text: string | undefined, unknown: string): string | undefined {
  return text === unknown ? undefined : text;
}
