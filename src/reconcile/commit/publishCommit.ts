import { pullRequestLink } from "../../mappings/match/hostLink.ts";
import type { GitRepository } from "../../git/git.ts";
import { messageOf } from "../../support/errors.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import type { Notice } from "../api/notices.ts";
import { reviewBranch } from "./reviewBranch.ts";

/**
 * After a commit: what the mappings of its packs say about pushing, as far as the user approved it. A failure is told and leaves
 * the commit as it is.
 */
export async function publishCommit(
  folder: FolderReconciler,
  repository: GitRepository,
  paths: readonly string[],
  tell: (notice: Notice) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { folderPath } = folder;
  const packs = new Set(paths.flatMap((file) => folder.packs.ownerOf(file)?.id ?? []));
  const mappings = mappingsIn(folder).filter(({ packId }) => packId !== undefined && packs.has(packId));
  const approved = (policy: "push" | "pullRequest") =>
    mappings.find(
      (mapping) => mapping.policy.push === policy && folder.approvals.whyNot(mapping, policy) === undefined,
    );
  try {
    if (approved("push") || approved("pullRequest")) await folder.automation.take();
    if (approved("push")) {
      const result = await repository.push(signal);
      if (result.kind === "rejected")
        tell({ kind: "failed", folder: folderPath, message: `Committed, but not pushed: ${result.message}` });
      else tell({ kind: "pushed", folder: folderPath, message: `Pushed ${result.oid.slice(0, 7)}.` });
    } else {
      const asking = approved("pullRequest");
      if (asking) tell(await pushBeside(folder, repository, asking.packName, signal));
    }
  } catch (error) {
    tell({ kind: "failed", folder: folderPath, message: `Committed, but not pushed: ${messageOf(error)}` });
  }
  await folder.reloadRepositories();
}

async function pushBeside(
  folder: FolderReconciler,
  repository: GitRepository,
  packName: string,
  signal?: AbortSignal,
): Promise<Notice> {
  const branch = reviewBranch(packName);
  const { folderPath } = folder;
  const result = await repository.pushTo(branch, signal);
  if (result.kind === "rejected")
    return { kind: "failed", folder: folderPath, message: `Committed, but not pushed to ${branch}: ${result.message}` };
  const state = folder.repositories.states.find(({ root }) => root === repository.root);
  const into = state?.upstream?.slice(state.upstream.indexOf("/") + 1) ?? state?.branch;
  const kind = state?.url ? folder.managed.hostKind(state.url) : undefined;
  const link = state?.url && into ? pullRequestLink(state.url, branch, into, kind) : undefined;
  const message = `Pushed to ${branch}. ${link ? "Open a pull request to merge it." : "Open a pull request at the host."}`;
  return { kind: "pullRequest", folder: folderPath, message, ...(link ? { link } : {}) };
}
