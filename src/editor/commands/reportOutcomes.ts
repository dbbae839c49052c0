import { l10n, window } from "vscode";
import { formatRef } from "../../model/objectRef.ts";
import type { ActionOutcome } from "../../reconcile/api/actions.ts";

/** How long a success stands in the status bar (ms). */
const SHOWN = 5_000;

/** A success is said in passing; what failed stays until it was read, each with its reason. */
export function reportOutcomes(outcomes: readonly ActionOutcome[], success: (count: number) => string): void {
  const done = outcomes.filter(({ outcome }) => outcome === "done");
  const told = outcomes.filter(({ outcome, message }) => outcome !== "done" || message !== "");
  if (told.length === 0) {
    window.setStatusBarMessage(`$(check) ${success(done.length)}`, SHOWN);
    return;
  }
  const lines = told.map(({ ref, message }) => l10n.t("{0}: {1}", formatRef(ref), message));
  const text = [...(done.length > 0 ? [success(done.length)] : []), ...lines].join("\n");
  if (told.some(({ outcome }) => outcome === "failed")) void window.showWarningMessage(text);
  else void window.showInformationMessage(text);
}
