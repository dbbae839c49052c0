import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine, pair } from "../support/commandLine.ts";
import { MooringError } from "../support/errors.ts";
import type { CloneFolder } from "./cloneFolder.ts";
import { checkObjectId, checkRefName } from "./gitArguments.ts";
import type { GitRequest, Write } from "./gitRunner.ts";
import { checkRepositoryPath } from "./repositoryPath.ts";
import { withTrailers } from "./trailers.ts";

/** A file as it should be in the next commit; `text` undefined removes it. */
export interface FileWrite {
  /** Relative to the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string | undefined;
}

export interface CommitInput {
  readonly writes: readonly FileWrite[];
  readonly message: string;
  readonly trailers: Readonly<Record<string, string>>;
  /** Left out: who the user's own git settings say. */
  readonly author?: { readonly name: string; readonly email: string };
  /** Of a merge; the base alone when left out. */
  readonly parents?: readonly string[];
}

const FOLDER = "040000";
const COMMIT = ["commit-tree", "-F", "-"] as const;

/**
 * Makes a commit on top of `base` (undefined: the first one) from texts, in an index of its own. No work tree, no ref and nothing
 * of the user is touched; what is left behind by a kill is an object that nothing reaches.
 * @throws MooringError badInput for a path that is none, conflict (kind `pathTaken`, `fileGone`)
 */
export async function makeCommit(
  clone: Pick<CloneFolder, "runner">,
  base: string | undefined,
  input: CommitInput,
  signal?: AbortSignal,
): Promise<{ readonly oid: string } | "nothing"> {
  const message = withTrailers(input.message, input.trailers);
  const writes = input.writes.map((write) => ({ ...write, path: checkRepositoryPath(write.path) }));
  if (writes.length === 0) return "nothing";
  const folder = await mkdtemp(join(tmpdir(), "mooring-"));
  try {
    const environment = { GIT_INDEX_FILE: join(folder, "index") };
    return await clone.runner.writing(
      "index",
      async (write) => {
        const [there, before] = await readBase(clone, write, { base, writes, environment }, signal);
        refuseTaken(there, writes);
        const tree = await writeTree(write, writes, there, environment);
        if (tree === before && input.parents === undefined) return "nothing";
        const parents = (input.parents ?? (base === undefined ? [] : [base])).flatMap((oid) =>
          pair("-p", checkObjectId(oid)),
        );
        const made = await write({
          args: commandLine([...COMMIT, ...parents], { operands: [tree] }),
          input: message,
          environment: ident(input.author),
        });
        return { oid: checkObjectId(made.stdout.toString("utf8").trim()) };
      },
      signal,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The modes of what is there, and the tree of the base, which is read into the index. */
async function readBase(
  clone: Pick<CloneFolder, "runner">,
  write: Write,
  {
    base,
    writes,
    environment,
  }: {
    readonly base: string | undefined;
    readonly writes: readonly FileWrite[];
    readonly environment: Readonly<Record<string, string>>;
  },
  signal?: AbortSignal,
): Promise<readonly [modes: ReadonlyMap<string, string>, tree: string | undefined]> {
  if (base === undefined) return [new Map(), undefined];
  const [modes, tree] = await Promise.all([
    readModes(clone, base, writes, signal),
    clone.runner.text(commandLine(["rev-parse"], { operands: [`${checkObjectId(base)}^{tree}`] }), signal),
    write({ args: commandLine(["read-tree"], { operands: [checkObjectId(base)] }), environment }),
  ]);
  return [modes, tree.trim()];
}

function ident(author: CommitInput["author"]): Record<string, string> {
  if (author === undefined) return {};
  const { name, email } = author;
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}

async function writeTree(
  write: Write,
  writes: readonly FileWrite[],
  there: ReadonlyMap<string, string>,
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const run = async (request: GitRequest): Promise<string> => (await write(request)).stdout.toString("utf8").trim();
  const lines: string[] = [];
  for (const { path, text } of writes) {
    const oid = await run({ args: commandLine(["hash-object", "-w", "--stdin", "--no-filters"]), input: text ?? "" });
    // mode 0 removes the entry (git-update-index(1), "USING --INDEX-INFO"); a file that is executable stays so
    const mode = text === undefined ? "0" : there.get(path) === "100755" ? "100755" : "100644";
    lines.push(`${mode} ${checkObjectId(oid)}\t${path}`);
  }
  const input = `${lines.join("\0")}\0`;
  await run({ args: commandLine(["update-index", "--add", "--replace", "-z", "--index-info"]), input, environment });
  return checkObjectId(await run({ args: commandLine(["write-tree"]), environment }));
}

/** A file cannot take the place of a folder, nor lie inside of what is a file, a link or a submodule. */
function refuseTaken(there: ReadonlyMap<string, string>, writes: readonly FileWrite[]): void {
  for (const { path, text } of writes) {
    const own = there.get(path);
    if (text === undefined && own === undefined)
      throw refusal("fileGone", `${path} is not in the repository any more.`);
    if (own === FOLDER) throw refusal("pathTaken", `${path} is a folder in the repository.`);
    if (own !== undefined && !own.startsWith("100"))
      throw refusal("pathTaken", `${path} is a link or a submodule in the repository.`);
    const blocked = parentsOf(path).find((parent) => (there.get(parent) ?? FOLDER) !== FOLDER);
    if (blocked !== undefined) throw refusal("pathTaken", `${blocked} is a file in the repository, not a folder.`);
  }
}

function refusal(kind: "pathTaken" | "fileGone", message: string): MooringError {
  return new MooringError("conflict", message, { kind });
}

function parentsOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_part, at) => parts.slice(0, at + 1).join("/"));
}

/** Path → mode, of the files to be written and of all their folders. */
async function readModes(
  clone: Pick<CloneFolder, "runner">,
  commit: string,
  writes: readonly FileWrite[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const paths = new Set(writes.flatMap(({ path }) => [path, ...parentsOf(path)]));
  const args = commandLine(["ls-tree", "-z", "--full-tree"], { operands: [checkObjectId(commit)], paths: [...paths] });
  const modes = new Map<string, string>();
  for (const line of (await clone.runner.text(args, signal)).split("\0")) {
    const [, mode, path] = /^(\d+) \w+ [0-9a-f]+\t(.*)$/s.exec(line) ?? [];
    if (mode !== undefined && path !== undefined) modes.set(path, mode);
  }
  return modes;
}

/** Moves a branch of the clone from where it was seen (compare and swap). @throws MooringError stale */
export async function swapRef(
  clone: CloneFolder,
  ref: string,
  oid: string,
  before: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const old = before ?? "0".repeat(oid.length);
  const args = commandLine(["update-ref", "--create-reflog", "-m", "commit: Mooring"], {
    operands: [checkRefName(ref), checkObjectId(oid), old],
  });
  await clone.runner.writing("index", (write) => write({ args }), signal);
}
