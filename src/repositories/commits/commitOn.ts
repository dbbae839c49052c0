import { MooringError } from "../../support/errors.ts";
import { commitForReview } from "./commitForReview.ts";
import { commitToBranch, type ManagedCommitResult } from "./commitManaged.ts";
import type { CommitDone, ManagedChange } from "../api/repositoriesApi.ts";
import type { LevelRepositories } from "../level/levelRepositories.ts";

/** A commit of texts as a face asked for it: to the branch, or beside it for review. */
export async function commitOn(
  shelf: LevelRepositories,
  id: string,
  { push = true, review, ...change }: ManagedChange,
  signal: AbortSignal,
): Promise<CommitDone | "nothing"> {
  shelf.mustLead();
  const { context, webhooks } = shelf;
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
