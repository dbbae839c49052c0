// The page of an approval: what the policies of a mapping would do, and the two buttons. Nothing is written to a cluster or to Git.
import { commands, l10n, window, workspace } from "vscode";
import type { Engine } from "../../reconcile/api/engineApi.ts";
import { messageOf } from "../../support/errors.ts";
import { redactText } from "../../support/redaction.ts";
import type { Editor } from "../editor.ts";
import { approvalMessage } from "./approvalMessage.ts";
import { fieldsOfWrite } from "./planMessage.ts";
import { PlanPage } from "./planPage.ts";
import type { FromPage } from "../../protocol/planProtocol.ts";
import type { PolicyReview } from "../../reconcile/api/mappingRequests.ts";

/** Opens the page as an editor tab. Nothing is approved until its button is pressed. */
export function showApprovalPanel(editor: Editor, engine: Engine, review: PolicyReview): void {
  const page = new PlanPage(editor, l10n.t("Approve: {0}", review.packName), {
    received: (message) => void received(message),
    closed: () => undefined,
  });

  async function received(message: FromPage): Promise<void> {
    try {
      await handle(message);
    } catch (error) {
      page.post({ type: "failed", message: redactText(messageOf(error)) });
    }
  }

  async function handle(message: FromPage): Promise<void> {
    switch (message.type) {
      case "ready":
        page.post(approvalMessage(review, (file) => workspace.asRelativePath(file, false), editor.clock.now()));
        return;
      case "approve":
        if (message.hash !== (review.plan?.hash ?? "")) return;
        await engine.mappings.approvePolicies(review);
        page.dispose();
        window.setStatusBarMessage(`$(check) ${l10n.t("Policies for {0} approved", review.packName)}`, 5_000);
        return;
      case "openDiff":
        await commands.executeCommand("mooring.showDifference", review.selection);
        return;
      case "openPlace": {
        const write = review.plan?.writes[message.write];
        const place = write && fieldsOfWrite(write)[message.field]?.place;
        if (place)
          await commands.executeCommand("mooring.openPlace", {
            file: place.file,
            line: place.range.line,
            column: place.range.column,
          });
        return;
      }
      case "cancel":
      case "close":
        page.dispose();
        return;
      case "apply":
      case "stop":
      case "undo":
        return;
    }
  }
}
