import { l10n, window } from "vscode";
import type { MappingState } from "../../reconcile/api/readModel.ts";
import { showApprovalPanel } from "../plan/approvalPanel.ts";
import { chosenMapping } from "./pick/chosenMapping.ts";
import type { Command } from "./command.ts";

/** Shows what the policies of a mapping would do, for an approval. */
export const reviewPolicies: Command = {
  id: "mooring.reviewPolicies",
  needsTrust: true,
  async run(editor, args) {
    const fits = ({ consent }: MappingState): boolean => consent.kind === "waiting" || consent.kind === "paused";
    const chosen = await chosenMapping(editor, args, l10n.t("Review and Approve Policies"), fits);
    if (!chosen) return;
    const review = await editor.tasks.run(l10n.t("Planning"), (signal) =>
      chosen.engine.mappings.reviewPolicies(chosen.selection, signal),
    );
    showApprovalPanel(editor, chosen.engine, review);
  },
};

/** Nothing of the mapping acts by itself any more, on this machine. */
export const revokeApproval: Command = {
  id: "mooring.revokeApproval",
  needsTrust: true,
  async run(editor, args) {
    const fits = ({ consent }: MappingState): boolean =>
      consent.kind === "approved" || consent.kind === "paused" || consent.approved.length > 0;
    const chosen = await chosenMapping(editor, args, l10n.t("Revoke Approval"), fits);
    if (!chosen) return;
    await chosen.engine.mappings.revokeApproval(chosen.selection);
    window.setStatusBarMessage(
      `$(shield) ${l10n.t("Approval of policies for {0} revoked", chosen.mapping.packName)}`,
      5_000,
    );
  },
};
