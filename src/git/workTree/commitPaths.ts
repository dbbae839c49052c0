import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandLine, commandLine, option } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import type { CommitOptions } from "../api/gitRepository.ts";
import type { Write } from "../process/gitRunner.ts";
import { COMMIT_HOOKS, findHook } from "./hooks.ts";
import { readHead, readOperation } from "../history/readHead.ts";
import { type PorcelainStatus, readPathStatus, type StatusRow } from "../history/readStatus.ts";
import { settleIndex } from "./settleIndex.ts";
import { withTrailers } from "../process/trailers.ts";
import { refuseNested, toGitPath, type WorkTree } from "../api/workTree.ts";

/** Windows allows 32,767 characters in a command line. */
const MAX_ARGUMENTS = 20_000;
const COMMIT = ["commit", "--quiet", "--only", "--no-edit", "--no-status", "--cleanup=whitespace", "--file=-"] as const;
const FROM_STDIN = ["--pathspec-from-file=-", "--pathspec-file-nul"] as const;

/**
 * Commits the work-tree content of the given files and nothing else. What the user has staged in other files stays staged,
 * byte for byte (`git commit --only`). A file whose own staged content differs from the work tree is refused, because that
 * content would be lost; `force` allows it. Hooks, filters and signing of the user apply.
 * @throws MooringError busy during a merge or rebase, refused without a branch, locked, badInput, toolFailed when a hook refuses
 */
export async function commitPaths(
  tree: WorkTree,
  options: CommitOptions,
  signal?: AbortSignal,
): Promise<{ readonly oid: string } | "nothing"> {
  const paths = [...new Set(await Promise.all(options.paths.map((path) => toGitPath(tree, path))))];
  if (paths.length === 0) return "nothing";
  if (paths.includes("")) throw new MooringError("badInput", "Specify the files to commit, not the whole repository.");
  for (const path of paths) await refuseNested(tree, path);
  const message = withTrailers(options.message, options.trailers);
  const work = async (write: Write): Promise<{ readonly oid: string } | "nothing"> => {
    const status = await checkCommittable(tree, paths, signal);
    const changed = status.rows.filter((row) => row.index !== "!");
    refuseRows(status.rows, options.force === true);
    if (changed.length === 0) return "nothing";
    const fresh = changed.filter((row) => row.index === "?").map((row) => row.path);
    const tracked = [...new Set(changed.map((row) => row.path))];
    return withNewFiles(tree, write, fresh, () =>
      commitTracked(tree, write, { paths: tracked, message, before: headCommit(status) }),
    );
  };
  return tree.runner.writing("index", work, signal);
}

/** Refuses where a commit would mix with an operation of the user or get lost. Answers the rows of the paths. */
export async function checkCommittable(
  tree: WorkTree,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<PorcelainStatus> {
  const operation = await readOperation(tree);
  if (operation !== undefined) {
    const name = operation === "cherryPick" ? "cherry-pick" : operation;
    throw new MooringError("busy", `A ${name} is in progress in ${tree.root}. Finish or abort it, then try again.`);
  }
  const status = await readPathStatus(tree, paths, signal);
  if (status.headers.get("branch.head") === "(detached)") {
    throw new MooringError(
      "refused",
      `No branch is checked out in ${tree.root}: a commit would be lost. Check out a branch first.`,
    );
  }
  return status;
}

function refuseRows(rows: readonly StatusRow[], isForced: boolean): void {
  for (const { path, index, work, isConflict } of rows) {
    if (isConflict) throw new MooringError("busy", `${path} has conflicts. Resolve them first.`);
    if (index === "!") throw new MooringError("badInput", `${path} is excluded by .gitignore.`);
    // `git rm --cached` leaves the file untracked: a staged removal beside a row of its own
    const isRemovedOnly = index === "D" && rows.some((row) => row.path === path && row.index === "?");
    const isPartial = index !== "." && index !== "?" && (work !== "." || isRemovedOnly);
    if (isPartial && !isForced) {
      throw new MooringError(
        "refused",
        `${path} has staged content that differs from the file. Commit or unstage it first.`,
      );
    }
  }
}

/**
 * `commit --only` knows tracked files only: new ones are announced first (`add --intent-to-add`), and taken back on failure.
 * They were named, so they are committed outside of a sparse checkout too.
 */
async function withNewFiles<T>(
  tree: WorkTree,
  write: Write,
  fresh: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  if (fresh.length === 0) return work();
  const input = fresh.map((path) => `${path}\0`).join("");
  await write({ args: commandLine(["add", "--intent-to-add", "--sparse", ...FROM_STDIN]), input });
  try {
    return await work();
  } catch (error) {
    // not through `write`: a cancelled commit must still be taken back
    await tree.runner.undo({ args: commandLine(["update-index", "--force-remove", "-z", "--stdin"]), input });
    throw error;
  }
}

/** The commit that HEAD named when the status was read. */
export function headCommit({ headers }: PorcelainStatus): string | undefined {
  const oid = headers.get("branch.oid");
  return oid === "(initial)" ? undefined : oid;
}

export interface TrackedCommit {
  readonly paths: readonly string[];
  readonly message: string;
  /** HEAD until now: tells whether a failed `git commit` has committed. */
  readonly before: string | undefined;
}

/**
 * One commit of tracked files. A hook that outlives its time after the commit was made does not make it fail. What hooks added
 * to the commit is in the index afterwards.
 */
export async function commitTracked(
  tree: WorkTree,
  write: Write,
  { paths, message, before }: TrackedCommit,
): Promise<{ readonly oid: string } | "nothing"> {
  try {
    await withPaths(paths, (args) => write({ args, input: message }));
  } catch (error) {
    const after = await readHead(tree);
    if (after !== before && after !== undefined) {
      tree.runner.log.warn(`The commit ${after} was made, then a hook failed.`);
      await settleIndex(tree, { paths, before, after });
      return { oid: after };
    }
    if (isNothing(error)) return "nothing";
    throw await blameHook(tree, error);
  }
  const oid = await readHead(tree);
  if (oid === undefined) throw new MooringError("internal", "git commit succeeded, but the commit was not found.");
  await settleIndex(tree, { paths, before, after: oid });
  return { oid };
}

async function withPaths<T>(paths: readonly string[], run: (args: CommandLine) => Promise<T>): Promise<T> {
  if (paths.join(" ").length < MAX_ARGUMENTS) return run(commandLine(COMMIT, { operands: [], paths }));
  const folder = await mkdtemp(join(tmpdir(), "mooring-"));
  try {
    const file = join(folder, "paths");
    await writeFile(file, paths.map((path) => `${path}\0`).join(""));
    return await run(commandLine([...COMMIT, option("--pathspec-from-file", file), "--pathspec-file-nul"]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isNothing(error: unknown): boolean {
  const said = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
  return /nothing (?:added )?to commit|no changes added to commit/.test(said);
}

/** Git itself does not say that a hook refused: a failure that it did not name, where a hook exists, is the hook's. */
async function blameHook(tree: WorkTree, error: unknown): Promise<unknown> {
  if (!MooringError.is(error, "toolFailed")) return error;
  const said = error.cause instanceof Error ? error.cause.message : "";
  if (/^(?:fatal|error): /m.test(said) || !error.message.startsWith("git commit failed")) return error;
  const hook = await findHook(tree, COMMIT_HOOKS);
  if (hook === undefined) return error;
  const last = said.trim().split("\n").slice(-3).join(" ").slice(0, 300);
  return new MooringError(
    "toolFailed",
    `A hook of this repository (${hook}) refused the commit${last ? `: ${last}` : "."}`,
    { cause: error },
  );
}
