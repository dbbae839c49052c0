import { l10n, window } from "vscode";
import { formatPath } from "../../model/fieldPath.ts";
import { formatRef } from "../../model/objectRef.ts";
import type { Plan } from "../../model/plan.ts";
import { formatTarget } from "../../model/target.ts";
import type { Engine } from "../../reconcile/api/engineApi.ts";
import { MooringError } from "../../support/errors.ts";
import type { Editor } from "../editor.ts";
import { reportError } from "../reportError.ts";
import { reportSentence } from "./describeReport.ts";
import type { ApplyReport } from "../../reconcile/api/applyApi.ts";

/** How long the values from before can be put back by one click. */
const UNDO_TIME_MS = 30_000;

/** Writes one field without showing the plan and offers to undo it. */
export async function applyAtOnce(editor: Editor, engine: Engine, plan: Plan): Promise<void> {
  const report = await editor.tasks.run(l10n.t("Applying"), (signal, onProgress) =>
    engine.apply.run(plan, { hash: plan.hash, force: allConflicts(plan) }, onProgress, signal),
  );
  if (report.results.some(({ outcome }) => outcome === "failed"))
    throw new MooringError("conflict", reportSentence(report));
  void offerUndo(editor, engine, report);
}

/** The field was asked for by name: whoever holds it gives it up. */
function allConflicts({ writes }: Plan): { write: number; conflict: number }[] {
  return writes.flatMap(({ conflicts }, write) => conflicts.map((_, conflict) => ({ write, conflict })));
}

async function offerUndo(editor: Editor, engine: Engine, report: ApplyReport): Promise<void> {
  const sentence = describeOne(report);
  if (!report.canUndo) {
    window.setStatusBarMessage(`$(check) ${sentence}`, 5_000);
    return;
  }
  const since = editor.clock.now();
  const undo = l10n.t("Undo");
  try {
    if ((await window.showInformationMessage(sentence, undo)) !== undo) return;
    if (editor.clock.now() - since > UNDO_TIME_MS)
      throw new MooringError(
        "stale",
        l10n.t("More than 30 seconds have passed. Refresh, then take or apply the value instead."),
      );
    await editor.tasks.run(l10n.t("Undoing"), (signal) => engine.apply.undo(report, signal));
    window.setStatusBarMessage(`$(discard) ${l10n.t("The cluster was restored to its previous values.")}`, 5_000);
  } catch (error) {
    await reportError(editor, "undo", error);
  }
}

function describeOne({ plan }: ApplyReport): string {
  const [write] = plan.writes;
  const [difference] = write?.differences ?? [];
  if (!write || !difference) return l10n.t("Applied to {0}.", formatTarget(plan.target));
  return l10n.t(
    "{0} of {1} applied to {2}.",
    formatPath(difference.path),
    formatRef(write.ref),
    formatTarget(plan.target),
  );
}
