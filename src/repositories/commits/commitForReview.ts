import type { CloneFolder } from "../../git/api/cloneFolder.ts";
import { findCommit } from "../../git/clone/findCommit.ts";
import { MooringError } from "../../support/errors.ts";
import type { AtHost, RequestOutcome } from "../../webhooks/atHost.ts";
import { changedBetween, commitToBranch, isAhead, type CloneCommit } from "./commitManaged.ts";
import type { TaskContext } from "../clones/taskContext.ts";
import type { ManagedCommitResult } from "../api/repositoriesApi.ts";

/** Branches of one name that are looked at before somebody has to tidy up. */
const MOST_BRANCHES = 50;

export interface ReviewedCommit extends ManagedCommitResult {
  readonly request: RequestOutcome;
}

interface ReviewBranch {
  readonly name: string;
  /** What it had is in the registered branch, so it begins there anew. */
  readonly isMerged: boolean;
}

/**
 * Commits texts to a branch beside the registered one and has a pull request into that opened. A branch whose request is open
 * takes the commit too, unless it changed the same files: then, as for one that was merged otherwise, another one is taken.
 * @throws MooringError as `commitManaged`; that a request cannot be opened is told in the answer, the branch is pushed then
 */
export async function commitForReview(
  context: TaskContext,
  id: string,
  { wanted, commit, atHost }: { readonly wanted: string; readonly commit: CloneCommit; readonly atHost: AtHost },
  signal: AbortSignal,
): Promise<ReviewedCommit | "nothing"> {
  const { records, clones } = context;
  const { branch, defaultBranch, name } = records.get(id);
  const into = branch ?? defaultBranch;
  if (into === undefined) throw new MooringError("refused", `${name} has no target branch for a pull request.`);
  const work = async (): Promise<ManagedCommitResult | "nothing"> => {
    const clone = clones.of(records.get(id));
    const chosen = await chooseBranch(clone, { wanted, into, commit, atHost }, signal);
    const begins = chosen.isMerged ? { beginsAnew: true } : {};
    return commitToBranch(context, records.get(id), { ...commit, branch: chosen.name, ...begins, push: true }, signal);
  };
  const done = await clones.lane(id).run(work, signal);
  if (done === "nothing") return done;
  const [title = "", ...rest] = commit.message.split("\n");
  const request = await atHost.request({ from: done.branch, into, title, text: rest.join("\n").trim() }, signal);
  return { ...done, request };
}

async function chooseBranch(
  clone: CloneFolder,
  {
    wanted,
    into,
    commit,
    atHost,
  }: { readonly wanted: string; readonly into: string; readonly commit: CloneCommit; readonly atHost: AtHost },
  signal: AbortSignal,
): Promise<ReviewBranch> {
  const registered = await findCommit(clone, clone.branches + into, signal);
  const paths = commit.writes.map(({ path }) => path);
  for (let number = 1; number <= MOST_BRANCHES; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    const tip = await findCommit(clone, clone.branches + name, signal);
    if (tip === undefined || registered === undefined) return { name, isMerged: false };
    if (await isAhead(clone, registered, tip, signal)) return { name, isMerged: true };
    const isFree = (await changedBetween(clone, registered, tip, paths, signal)) === undefined;
    // a host that cannot be asked is taken to have it open still
    if (isFree && (await atHost.hasRequest({ from: name, into }, signal)) !== false) return { name, isMerged: false };
  }
  throw new MooringError(
    "refused",
    `There are already ${MOST_BRANCHES} branches named ${wanted}…. Delete merged branches.`,
  );
}
