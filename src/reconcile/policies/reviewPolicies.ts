import { isDeepStrictEqual } from "node:util";
import type { Mapping } from "../../mappings/mappings.ts";
import { MooringError } from "../../support/errors.ts";
import type { ApplyService } from "../apply/applyService.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { certainDrift } from "../folder/healRules.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import type { PolicyReview } from "../api/mappingRequests.ts";

/**
 * What an approval would be about. Nothing is kept and nothing written; for a heal the cluster is asked for its plan.
 * @throws MooringError `refused` with what has to be settled first
 */
export async function reviewPolicies(
  folder: FolderReconciler,
  cluster: ApplyService,
  packId: string,
  signal?: AbortSignal,
): Promise<PolicyReview> {
  await folder.reloadRepositories();
  const mapping = mappingOf(folder, packId);
  const wanted = folder.approvals.picture(mapping)?.wanted ?? [];
  if (wanted.length === 0)
    throw new MooringError("refused", `${mapping.packName} has no automatic policies in mooring.yaml.`);
  const { target } = mapping;
  const onCluster = wanted.includes("heal") || wanted.includes("prune");
  const session = target && folder.connections.byContext.get(target.context);
  if (onCluster && !session)
    throw new MooringError("refused", `Not connected to ${target?.context ?? "a cluster"}. Connect first.`);
  if (onCluster && session) await folder.approvals.learn(session, signal);
  const picture = folder.approvals.picture(mapping);
  const { branch, operation } = picture?.checkout ?? {};
  if (!picture?.head || branch === undefined || operation !== undefined)
    throw new MooringError("refused", whyNoBranch(operation));
  const heals = wanted.includes("heal");
  if (heals) refuseUncommitted(folder, mapping, packId);
  const selection = { folder: folder.folderPath, packId };
  const drift = heals ? certainDrift(folder, packId) : [];
  const plan = drift.length > 0 ? await cluster.plan(selection, {}, signal) : undefined;
  const pack = folder.packs.packs.find(({ id }) => id === packId);
  const entries = heals ? [...folder.comparison.entriesOf(packId)] : [];
  return {
    selection,
    packName: mapping.packName,
    policies: wanted,
    scope: picture.scope,
    branch,
    head: picture.head,
    upstream: wanted.some((policy) => policy === "push" || policy === "pullRequest")
      ? upstreamOf(folder, mapping)
      : undefined,
    files: wanted.includes("commit") ? (pack?.files ?? []) : [],
    plan,
    unknown: entries.filter(({ verdict }) => verdict === undefined || verdict.state === "unknown").length,
  };
}

/** Keeps what was reviewed. @throws MooringError `stale` when it is about something else by now */
export async function approvePolicies(folder: FolderReconciler, review: PolicyReview): Promise<void> {
  if (!folder.ports.approvals)
    throw new MooringError("refused", "Policies are approved in the editor. Nothing runs automatically here.");
  await folder.reloadRepositories();
  const picture = folder.approvals.picture(mappingOf(folder, review.selection.packId));
  const isSame =
    picture !== undefined &&
    picture.head === review.head &&
    picture.checkout.branch === review.branch &&
    picture.checkout.operation === undefined &&
    isDeepStrictEqual(picture.wanted, review.policies) &&
    isDeepStrictEqual(picture.scope, review.scope);
  if (!isSame)
    throw new MooringError(
      "stale",
      `The policies of ${review.packName}, its files or its target changed since they were shown. Review them again.`,
    );
  await folder.approvals.put({ ...review.scope, branch: review.branch, policies: review.policies });
}

/** @throws MooringError `refused` where nothing was approved */
export async function revokeApproval(folder: FolderReconciler, packId: string): Promise<void> {
  if (!(await folder.approvals.remove(packId)))
    throw new MooringError("refused", "No policies are approved for this pack on this machine.");
}

function mappingOf(folder: FolderReconciler, packId: string | undefined): Mapping {
  const mapping = mappingsIn(folder).find((one) => one.packId === packId);
  if (mapping && packId !== undefined) return mapping;
  throw new MooringError("notFound", "Select one pack in the files of this folder.");
}

function whyNoBranch(operation: string | undefined): string {
  return operation === undefined
    ? "An approval applies to one branch. Check out a branch with a commit first."
    : `A ${operation} is in progress. Finish or abort it first.`;
}

/** A heal applies what is committed, so that is what has to be looked at. */
function refuseUncommitted(folder: FolderReconciler, mapping: Mapping, packId: string): void {
  const { packs, repositories, files } = folder;
  const pack = packs.packs.find(({ id }) => id === packId);
  const isUnsaved = pack?.files.some((file) => files.isUnsaved(file)) === true;
  const isDirty = pack?.repository === undefined && repositories.mayBeDirty(packId);
  if (isUnsaved || isDirty)
    throw new MooringError(
      "refused",
      `The files of ${mapping.packName} have uncommitted changes. Commit or discard them first: healing applies committed files.`,
    );
  if (packs.rendered(packId)?.complete !== true)
    throw new MooringError("refused", `A file of ${mapping.packName} cannot be read or rendered. Correct it first.`);
}

function upstreamOf({ repositories, managed }: FolderReconciler, { repository }: Mapping): string | undefined {
  const tree = managed.trees.find(({ folder }) => folder === repository);
  return tree ? tree.branch : repositories.states.find(({ root }) => root === repository)?.upstream;
}
