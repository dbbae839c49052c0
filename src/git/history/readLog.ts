import { commandLine } from "../../support/commandLine.ts";
import type { LogOptions } from "../api/gitRepository.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import { readHead, resolveCommit } from "./readHead.ts";
import { parseTrailers } from "../process/trailers.ts";
import { fromGitPath, toGitPath, type WorkTree } from "../api/workTree.ts";
import type { Commit } from "../api/commit.ts";

/** Each commit begins with an empty field, so that a list of files before it has an end. */
const FIELDS = ["%H", "%P", "%aN", "%aE", "%at", "%s", "%b", "%(trailers)", "%(trailers:only,unfold)"];
const FORMAT = `--format=%x00${FIELDS.join("%x00")}` as const;
export const LOG = ["log", "-z", FORMAT, "--encoding=UTF-8", "--no-show-signature", "--no-color"] as const;
/** How far back a page is looked up by its place in the list; beyond it, pages go on with the ancestors of the last commit. */
const MAX_PLACE = 20_000;

/** Reads pages of the history of HEAD. Remembers where the last page ended, so that the next one need not count again. */
export class LogReader {
  readonly #tree: WorkTree;
  #last = { history: "", oid: "", place: 0 };

  constructor(tree: WorkTree) {
    this.#tree = tree;
  }

  /** Newest first; empty on a branch without commits. */
  async read(options: LogOptions, signal?: AbortSignal): Promise<readonly Commit[]> {
    const tree = this.#tree;
    const head = await readHead(tree, signal);
    if (head === undefined || options.limit <= 0 || options.paths?.length === 0) return [];
    const paths = await Promise.all((options.paths ?? []).map(async (path) => (await toGitPath(tree, path)) || "."));
    const start = await this.#findStart(head, options.before, paths, signal);
    const names = options.withFiles ? (["--name-only", "--no-renames", "--no-ext-diff"] as const) : [];
    const args = commandLine([...LOG, `--max-count=${Math.trunc(options.limit)}`, `--skip=${start.skip}`, ...names], {
      end: "--end-of-options",
      operands: [start.from],
      paths,
    });
    const page = parseLog(await tree.runner.text(args, signal), (path) => fromGitPath(tree, path));
    if (start.from === head) this.#remember(historyOf(head, paths), page.at(-1)?.oid, start.skip + page.length);
    return page;
  }

  #remember(history: string, oid: string | undefined, place: number): void {
    if (oid !== undefined) this.#last = { history, oid, place };
  }

  /**
   * Where the page after `before` begins. Its ancestors alone would leave out the commits of other merged branches, so its
   * place in the whole list is counted.
   */
  async #findStart(
    head: string,
    before: string | undefined,
    paths: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ readonly from: string; readonly skip: number }> {
    if (before === undefined) return { from: head, skip: 0 };
    const oid = checkObjectId(before);
    const { history, oid: lastOid, place: lastPlace } = this.#last;
    if (lastOid === oid && history === historyOf(head, paths)) return { from: head, skip: lastPlace };
    const args = commandLine(["rev-list", `--max-count=${MAX_PLACE}`], {
      end: "--end-of-options",
      operands: [head],
      paths,
    });
    const place = (await this.#tree.runner.text(args, signal)).split("\n").indexOf(oid);
    return place < 0 ? { from: oid, skip: 1 } : { from: head, skip: place + 1 };
  }
}

function historyOf(head: string, paths: readonly string[]): string {
  return [head, ...paths].join("\0");
}

/** One commit, without its files; undefined when it is not here. */
export async function readCommit(tree: WorkTree, oid: string, signal?: AbortSignal): Promise<Commit | undefined> {
  const commit = await resolveCommit(tree, checkObjectId(oid), signal);
  if (commit === undefined) return undefined;
  const args = commandLine([...LOG, "--max-count=1"], { end: "--end-of-options", operands: [commit], paths: [] });
  return parseLog(await tree.runner.text(args, signal), String)[0];
}

/** Parses what `FORMAT` with `-z` prints, with or without names of files. */
export function parseLog(text: string, toPath: (path: string) => string): readonly Commit[] {
  const fields = text.split("\0");
  const commits: Commit[] = [];
  let at = 0;
  while (at + FIELDS.length < fields.length) {
    // fields[at] is the empty mark
    const values = fields.slice(at + 1, at + 1 + FIELDS.length);
    at += 1 + FIELDS.length;
    const files: string[] = [];
    for (; at < fields.length && fields[at] !== ""; at += 1) files.push(toPath((fields[at] ?? "").replace(/^\n/, "")));
    commits.push(toCommit(values, files));
  }
  return commits;
}

function toCommit(values: readonly string[], files: readonly string[]): Commit {
  const [oid = "", parents = "", name = "", email = "", time = "", subject = "", body = "", block = "", trailers = ""] =
    values;
  const isTrailed = block.trim() !== "" && body.trimEnd().endsWith(block.trimEnd());
  return {
    oid,
    parents: parents.split(" ").filter(Boolean),
    author: { name, email },
    time: Number(time) * 1000,
    subject,
    body: (isTrailed ? body.trimEnd().slice(0, -block.trimEnd().length) : body).trim(),
    trailers: parseTrailers(trailers),
    ...(files.length > 0 ? { files } : {}),
  };
}
