import { stat } from "node:fs/promises";
import { join } from "node:path";
import { commandLine } from "../../support/commandLine.ts";
import { checkRevision } from "../process/gitArguments.ts";
import type { CloneShape, GitOperation } from "../api/gitRepository.ts";
import { isEscapedRef } from "../process/refNames.ts";
import type { WorkTree } from "../api/workTree.ts";
import { readRefs } from "./readRefs.ts";

/** The commit that is checked out; undefined on a branch without commits. */
export async function readHead(tree: WorkTree, signal?: AbortSignal): Promise<string | undefined> {
  return resolveCommit(tree, "HEAD", signal);
}

/** The full name of a commit; undefined when there is none. `rev` is checked by gitArguments.ts. */
export async function resolveCommit(tree: WorkTree, rev: string, signal?: AbortSignal): Promise<string | undefined> {
  const args = commandLine(["rev-parse", "--verify", "--quiet"], {
    end: "--end-of-options",
    operands: [`${rev}^{commit}`],
  });
  const answer = await tree.runner.read({ args, plain: true, accept: [0, 1, 128] }, signal);
  const oid = answer.stdout.toString("utf8").trim();
  return answer.code === 0 && oid ? oid : undefined;
}

/** The commit of a branch, tag, remote branch or object name; undefined when there is none. @throws badInput for what is no name */
export async function resolveName(tree: WorkTree, name: string, signal?: AbortSignal): Promise<string | undefined> {
  if (!isEscapedRef(name)) return resolveCommit(tree, checkRevision(name), signal);
  // an argument is text: such a name is looked up among all
  const refs = await readRefs(tree, signal);
  const oid = ["refs/heads/", "refs/remotes/", "refs/tags/"].map((prefix) => refs.get(prefix + name)).find(Boolean);
  return oid === undefined ? undefined : resolveCommit(tree, oid, signal);
}

/** Files that git keeps while an operation waits for the user; a rebase has some of the others too, so it comes first. */
const OPERATION_FILES: readonly (readonly [file: string, operation: GitOperation])[] = [
  ["rebase-merge", "rebase"],
  ["rebase-apply", "rebase"],
  ["MERGE_HEAD", "merge"],
  ["CHERRY_PICK_HEAD", "cherryPick"],
  ["REVERT_HEAD", "revert"],
  ["BISECT_LOG", "bisect"],
];

export async function readOperation(tree: WorkTree): Promise<GitOperation | undefined> {
  const found = await Promise.all(OPERATION_FILES.map(([file]) => isThere(join(tree.gitFolder, file))));
  return OPERATION_FILES[found.indexOf(true)]?.[1];
}

export async function readShape(tree: WorkTree, signal?: AbortSignal): Promise<CloneShape> {
  const names = "^(core\\.sparsecheckout|extensions\\.partialclone|remote\\..*\\.promisor)$";
  const args = commandLine(["config", "--null", "--get-regexp", names]);
  const [settings, isShallow] = await Promise.all([
    tree.runner.read({ args, plain: true, accept: [0, 1] }, signal),
    isThere(join(tree.commonFolder, "shallow")),
  ]);
  const entries = settings.stdout
    .toString("utf8")
    .split("\0")
    .map((entry) => entry.split("\n"));
  const isOn = (suffix: string): boolean =>
    entries.some(([name, value]) => name?.endsWith(suffix) && value !== "false");
  return { isShallow, isSparse: isOn("core.sparsecheckout"), isPartial: isOn(".partialclone") || isOn(".promisor") };
}

async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}
