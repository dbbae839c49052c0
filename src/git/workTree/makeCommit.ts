import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine, pair } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { isSigning, parentsOf, requireAttributes } from "./checkinRules.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { checkObjectId, checkRefName } from "../process/gitArguments.ts";
import type { Write } from "../process/gitRunner.ts";
import { checkRepositoryPath } from "../process/repositoryPath.ts";
import { withTrailers } from "../process/trailers.ts";
import { type FileWrite, writeTree } from "./writeTree.ts";

export interface CommitInput {
  readonly writes: readonly FileWrite[];
  readonly message: string;
  readonly trailers: Readonly<Record<string, string>>;
  /** Left out: who the user's own git settings say, signed where they say so. A commit of somebody else is not signed. */
  readonly author?: { readonly name: string; readonly email: string };
  /** Of a merge; the base alone when left out. */
  readonly parents?: readonly string[];
}

const FOLDER = "040000";
const COMMIT = ["commit-tree", "-F", "-"] as const;

/**
 * Makes a commit on top of `base` (undefined: the first one) from texts, in an index of its own. No work tree, no ref and nothing
 * of the user is touched; what is left behind by a kill is an object that nothing reaches. Line ends are stored as the
 * repository's attributes say.
 * @throws MooringError badInput for a path that is none, conflict (kind `pathTaken`, `fileGone`), refused for a file that goes
 * through a filter, toolFailed where it cannot be signed
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
        const tree = await writeTree(write, { writes, there, base, environment });
        if (tree === before && input.parents === undefined) return "nothing";
        const parents = (input.parents ?? (base === undefined ? [] : [base])).flatMap((oid) =>
          pair("-p", checkObjectId(oid)),
        );
        const isSigned = input.author === undefined && (await isSigning(clone, signal));
        const made = await write({
          args: commandLine([...COMMIT, ...(isSigned ? (["-S"] as const) : []), ...parents], { operands: [tree] }),
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
  const paths = writes.map(({ path }) => path);
  const [modes, tree] = await Promise.all([
    readModes(clone, base, writes, signal),
    clone.runner.text(commandLine(["rev-parse"], { operands: [`${checkObjectId(base)}^{tree}`] }), signal),
    write({ args: commandLine(["read-tree"], { operands: [checkObjectId(base)] }), environment }),
    requireAttributes(clone.runner, base, paths, signal),
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

/** A file cannot take the place of a folder, nor lie inside of what is a file, a link or a submodule. */
function refuseTaken(there: ReadonlyMap<string, string>, writes: readonly FileWrite[]): void {
  for (const { path, text } of writes) {
    const own = there.get(path);
    if (text === undefined && own === undefined) throw refusal("fileGone", `${path} is no longer in the repository.`);
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
