import { l10n, window } from "vscode";
import type { Editor } from "../editor.ts";
import { mappingsToRegistered, selectionOfMapping } from "../panel/mapping/panelMappings.ts";
import { showPlanPanel } from "../plan/planPanel.ts";

/** Takes back a commit of a copy by a new one at its remote; then shows what that changes in the cluster. */
export async function revertRegistered(editor: Editor, id: string, oid: string): Promise<void> {
  const detail = l10n.t(
    "A new commit takes its changes back. It is made at the remote; the plan for the cluster follows.",
  );
  if (!(await confirmRevert(oid, detail))) return;
  const repositories = await editor.repositories.open();
  const made = await editor.tasks.run(l10n.t("Reverting"), (signal) => repositories.revert(id, oid, signal));
  window.setStatusBarMessage(`$(discard) ${l10n.t("Reverted by {0}", made.oid.slice(0, 7))}`, 5_000);
  await showPlans(editor, id, await repositories.commitFiles(id, made.oid));
}

/** A commit that was pointed at is asked for once more, because it was not picked from a list. */
export async function confirmRevert(oid: string, detail: string): Promise<boolean> {
  const revert = l10n.t("Revert");
  const question = l10n.t("Revert commit {0}?", oid.slice(0, 7));
  return (await window.showWarningMessage(question, { modal: true, detail }, revert)) === revert;
}

/** One plan for each pack of the repository that has a target and a file which the commit changed. */
async function showPlans(editor: Editor, id: string, changed: readonly { readonly path: string }[]): Promise<void> {
  const name = editor.repositories.get(id)?.record.name;
  const engine = editor.engine.loaded;
  if (name === undefined || !engine) return;
  await engine.reloadManaged();
  for (const mapping of mappingsToRegistered(editor.engine.states(), name)) {
    const { path, packId, target } = mapping.state;
    const isTouched = changed.some((file) => path === "." || file.path === path || file.path.startsWith(`${path}/`));
    if (!isTouched || packId === undefined || !target) continue;
    const selection = selectionOfMapping(mapping);
    const plan = await editor.tasks.run(l10n.t("Planning"), (signal) => engine.plan(selection, {}, signal));
    showPlanPanel(editor, engine, plan, selection);
  }
}
