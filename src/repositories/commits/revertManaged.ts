import { commandLine } from "../../support/commandLine.ts";
import { findCommit } from "../../git/clone/findCommit.ts";
import type { FileWrite } from "../../git/workTree/writeTree.ts";
import { mergeText } from "../../git/workTree/mergeText.ts";
import { changedPaths, readCommits } from "../../git/history/readCommits.ts";
import { revertMessage } from "../../git/workTree/revertMessage.ts";
import { PACK_TRAILER } from "../../git/process/trailers.ts";
import { MooringError } from "../../support/errors.ts";
import type { CloneCommit } from "./commitManaged.ts";
import { commitOf, textsOf } from "../clones/readClone.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";
import type { TaskContext } from "../clones/taskContext.ts";
import type { Commit } from "../../git/api/commit.ts";

/**
 * The opposite of one Mooring commit of the registered branch, as a commit on top of it. What later commits changed in other
 * lines of the same files stays.
 * @throws MooringError refused (no Mooring commit, a merge, reverted already), notFound, conflict
 */
export async function proposeRevert(
  context: TaskContext,
  record: StoredRepository,
  oid: string,
  signal?: AbortSignal,
): Promise<CloneCommit> {
  const clone = context.clones.of(record);
  const tip = await commitOf(context, record, undefined, signal);
  const commit = await readRevertible(context, record, { oid, tip }, signal);
  const short = oid.slice(0, 10);
  const paths = await changedPaths(clone, oid, signal);
  const read = (rev: string): Promise<ReadonlyMap<string, string>> =>
    textsOf(context, record, { rev, under: paths }, signal);
  const [parent] = commit.parents;
  const [done, now] = [await read(oid), await read(tip)];
  const before = parent === undefined ? new Map<string, string>() : await read(parent);
  const writes: FileWrite[] = [];
  for (const path of paths) {
    const sides = { ours: now.get(path), base: done.get(path), theirs: before.get(path) };
    if (Object.values(sides).some((text) => text?.includes("\ufffd") === true))
      throw new MooringError("refused", `${path} is not a text file. Revert ${short} with Git.`);
    const merged = await mergeText(clone.runner, sides, signal);
    if (!merged)
      throw new MooringError(
        "conflict",
        `Later commits changed the same lines of ${path} as ${short}. Nothing was changed. Edit the file instead.`,
      );
    if (merged.text !== sides.ours) writes.push({ path, text: merged.text });
  }
  if (writes.length === 0) throw new MooringError("refused", `${short} is already reverted.`);
  return { writes, ...revertMessage(commit), basedOn: tip, push: true };
}

async function readRevertible(
  { clones }: TaskContext,
  record: StoredRepository,
  { oid, tip }: { readonly oid: string; readonly tip: string },
  signal?: AbortSignal,
): Promise<Commit> {
  const clone = clones.of(record);
  const short = oid.slice(0, 10);
  const found = await findCommit(clone, oid, signal);
  const [commit] = found === undefined ? [] : await readCommits(clone, [found], signal);
  if (!commit)
    throw new MooringError(
      "notFound",
      `The commit ${short} is not in the clone of ${record.name}. Sync the repository.`,
    );
  if (commit.trailers[PACK_TRAILER] === undefined)
    throw new MooringError("refused", `${short} was not created by Mooring. Revert it with Git.`);
  if (commit.parents.length > 1) throw new MooringError("refused", `${short} is a merge commit. Revert it with Git.`);
  // git shows the commit at which a shallow copy ends as if all its files were new
  if (commit.parents.length === 0 && record.size.kind === "shallow")
    throw new MooringError(
      "refused",
      `The history of the clone of ${record.name} ends at ${short}, so earlier contents are unknown.`,
    );
  const ancestor = commandLine(["merge-base", "--is-ancestor"], { operands: [oid, tip] });
  if ((await clone.runner.read({ args: ancestor, accept: [0, 1] }, signal)).code !== 0)
    throw new MooringError("refused", `${short} is not in the branch that is registered for ${record.name}.`);
  return commit;
}
