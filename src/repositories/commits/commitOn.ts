import { MooringError } from "../../support/errors.ts";
import { commitForReview } from "./commitForReview.ts";
import { commitToBranch } from "./commitManaged.ts";
import type { ManagedCommitResult, CommitDone, ManagedChange } from "../api/repositoriesApi.ts";
import type { AtHost } from "../../webhooks/atHost.ts";
import type { TaskContext } from "../clones/taskContext.ts";

/** The level of a repository, as far as a commit needs it. */
export interface CommitLevel {
  readonly context: TaskContext;
  readonly webhooks: { atHost(id: string): AtHost };
  /** @throws MooringError locked while another window leads */
  mustLead(): void;
}

/** A commit of texts as a face asked for it: to the branch, or beside it for review. */
export async function commitOn(
  level: CommitLevel,
  id: string,
  { push = true, review, ...change }: ManagedChange,
  signal: AbortSignal,
): Promise<CommitDone | "nothing"> {
  level.mustLead();
  const { context, webhooks } = level;
  const { status, name } = context.records.get(id);
  if (status === "archived") throw new MooringError("refused", `${name} is archived. Activate it first.`);
  if (review !== undefined) {
    const commit = { ...change, push: true };
    return commitForReview(context, id, { wanted: review, commit, atHost: webhooks.atHost(id) }, signal);
  }
  const work = (): Promise<ManagedCommitResult | "nothing"> =>
    commitToBranch(context, context.records.get(id), { ...change, push }, signal);
  return context.clones.lane(id).run(work, signal);
}
