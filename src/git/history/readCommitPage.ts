import { commandLine, type Option, option } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import type { CommitPage, CommitQuery } from "../api/commitSource.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import { readHead } from "./readHead.ts";
import { LOG, parseLog } from "./readLog.ts";
import { PACK_TRAILER } from "../process/trailers.ts";
import { toGitPath, fromGitPath, type WorkTree } from "../api/workTree.ts";
import type { Commit } from "../api/commit.ts";

/** A history that is split wider than this is counted from its start instead of continued at its branches. */
const MAX_TIPS = 64;
const MAX_LIMIT = 5_000;
const LONGEST_CURSOR = 10_000;

/**
 * A page of the history of HEAD. A cursor holds where git's walk stood: without a filter, the commits it would have looked at
 * next, so that a page deep in the history costs no more than the first; with one, the number of matches before the page.
 * @throws MooringError badInput for a cursor that is not ours
 */
export async function readCommitPage(
  tree: WorkTree,
  query: CommitQuery,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  signal?: AbortSignal,
): Promise<CommitPage> {
  const count = Math.min(MAX_LIMIT, Math.max(1, Math.trunc(limit)));
  const filters = await filterArguments(tree, query);
  const start = cursor === undefined ? await firstStart(tree, filters.isFiltered, signal) : readCursor(cursor);
  if (!start) return { commits: [], next: undefined };
  const args = commandLine([...LOG, `--max-count=${count}`, `--skip=${start.skip}`, ...filters.options], {
    end: "--end-of-options",
    operands: start.tips,
    paths: filters.paths,
  });
  let text: string;
  try {
    text = await tree.runner.text(args, signal);
  } catch (error) {
    // a branch without commits has no HEAD to begin at; looked up only now, because the first page must be quick
    if (cursor === undefined && !signal?.aborted && (await readHead(tree, signal)) === undefined)
      return { commits: [], next: undefined };
    throw error;
  }
  const commits = parseLog(text, (path) => fromGitPath(tree, path));
  return { commits, next: nextCursor(commits, count, start, filters.isFiltered) };
}

interface Start {
  readonly tips: readonly string[];
  readonly skip: number;
}

async function firstStart(tree: WorkTree, isFiltered: boolean, signal?: AbortSignal): Promise<Start | undefined> {
  if (!isFiltered) return { tips: ["HEAD"], skip: 0 };
  // counted pages need a fixed start: HEAD may move between them
  const head = await readHead(tree, signal);
  return head === undefined ? undefined : { tips: [head], skip: 0 };
}

async function filterArguments(
  tree: WorkTree,
  query: CommitQuery,
): Promise<{ readonly options: readonly Filter[]; readonly paths: string[]; readonly isFiltered: boolean }> {
  const options = filterOptions(query);
  const { paths = [] } = query;
  const inside = await Promise.all(paths.map(async (path) => (await toGitPath(tree, fromGitPath(tree, path))) || "."));
  return { options, paths: inside, isFiltered: options.length > 0 || inside.length > 0 };
}

type Filter = Option | "--fixed-strings" | "--regexp-ignore-case" | "--all-match";

/** What a query asks of the message and the author, as options of git-log(1). */
export function filterOptions({ words = [], author, onlyMooring }: CommitQuery): readonly Filter[] {
  const patterns = [...words, ...(onlyMooring ? [`${PACK_TRAILER}: `] : [])].filter(Boolean);
  const values = [
    ...patterns.map((pattern) => option("--grep", pattern)),
    ...(author ? [option("--author", author)] : []),
  ];
  return values.length === 0 ? [] : [...values, "--fixed-strings", "--regexp-ignore-case", "--all-match"];
}

function nextCursor(commits: readonly Commit[], count: number, start: Start, isFiltered: boolean): string | undefined {
  if (commits.length === 0 || (isFiltered && commits.length < count)) return undefined;
  const shown = new Set(commits.map(({ oid }) => oid));
  // "HEAD" was the only name that is no object id, and it has been shown
  const tips = new Set([...start.tips.filter((tip) => tip !== "HEAD"), ...commits.flatMap(({ parents }) => parents)]);
  const open = [...tips].filter((tip) => !shown.has(tip));
  if (!isFiltered && start.skip === 0 && open.length <= MAX_TIPS)
    return open.length === 0 ? undefined : `walk ${open.join(" ")}`;
  if (commits.length < count) return undefined;
  const [head] = commits;
  const from = start.tips[0] === "HEAD" ? [head?.oid ?? "HEAD"] : start.tips;
  return `skip ${start.skip + commits.length} ${from.join(" ")}`;
}

function readCursor(cursor: string): Start {
  const [kind, ...rest] = cursor.length > LONGEST_CURSOR ? [] : cursor.split(" ");
  if (kind === "walk" && rest.length > 0) return { tips: rest.map(checkObjectId), skip: 0 };
  const [skip = "", ...tips] = rest;
  if (kind === "skip" && /^\d{1,9}$/.test(skip) && tips.length > 0)
    return { tips: tips.map(checkObjectId), skip: Number(skip) };
  throw new MooringError("badInput", "This position in the history is invalid. Reload the history.");
}
