import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { ReviewRequest } from "../api/managedSources.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import type { Notice } from "../api/notices.ts";

/** The branch that commits of a pack go to where its mapping wants pull requests. */
export function reviewBranch(packName: string): string {
  const clean = packName.replace(/[^\w./-]+/g, "-").replace(/^[-./]+|(?<![-./])[-./]+$|\.lock$/g, "");
  return `mooring/${clean || "pack"}`;
}

/** The branch for a commit to some packs; undefined: no mapping of theirs wants pull requests. */
export function reviewBranchOf(folder: FolderReconciler, packIds: ReadonlySet<string>): string | undefined {
  const asking = mappingsIn(folder).find(
    ({ packId, policy }) => packId !== undefined && packIds.has(packId) && policy.push === "pullRequest",
  );
  return asking && reviewBranch(asking.packName);
}

/** What is told of a pull request. */
export function reviewNotice(folder: string, { link, message, isOpen }: ReviewRequest): Notice {
  return { kind: "pullRequest", folder, message, isOpen, ...(link === undefined ? {} : { link }) };
}
