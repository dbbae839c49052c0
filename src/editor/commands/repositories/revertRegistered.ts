import { l10n, window } from "vscode";
import { isBelow } from "../../../model/isBelow.ts";
import type { Engine } from "../../../reconcile/api/engineApi.ts";
import { reviewBranch, reviewNotice } from "../../../reconcile/commit/reviewBranch.ts";
import type { Editor } from "../../editor.ts";
import { showNotice } from "../../notices/mappingNotices.ts";
import { mappingsToRegistered, type PanelMapping, selectionOfMapping } from "../../repositories/panelMappings.ts";
import { showPlanPanel } from "../../plan/planPanel.ts";

/**
 * Takes back a commit of a copy by a new one at its remote, then shows what that changes in the cluster; by a pull request where
 * a mapping to the files wants one.
 */
export async function revertRegistered(editor: Editor, id: string, oid: string): Promise<void> {
  const repositories = await editor.repositories.open();
  const engine = await editor.engine.open(); // knows what the mappings want
  const asking = mappingsOf(editor, id, await repositories.commitFiles(id, oid)).find(
    ({ state }) => state.policy.push === "pullRequest",
  );
  const detail = asking
    ? l10n.t("This creates a commit that reverts its changes, on a new branch for a pull request.")
    : l10n.t("This creates a commit on the remote that reverts its changes. The plan for the cluster is shown next.");
  if (!(await confirmRevert(oid, detail))) return;
  const how = asking ? { review: reviewBranch(asking.state.packName) } : {};
  const made = await editor.tasks.run(l10n.t("Reverting"), (signal) => repositories.revert(id, oid, how, signal));
  window.setStatusBarMessage(`$(discard) ${l10n.t("Reverted by {0}", made.oid.slice(0, 7))}`, 5_000);
  if (asking && made.request) showNotice(editor, reviewNotice(asking.folder, made.request));
  else await showPlans(editor, engine, id, await repositories.commitFiles(id, made.oid));
}

/** A commit that was pointed at is asked for once more, because it was not picked from a list. */
export async function confirmRevert(oid: string, detail: string): Promise<boolean> {
  const revert = l10n.t("Revert");
  const question = l10n.t("Revert commit {0}?", oid.slice(0, 7));
  return (await window.showWarningMessage(question, { modal: true, detail }, revert)) === revert;
}

/** One plan for each pack of the repository that has a target and a file which the commit changed. */
async function showPlans(
  editor: Editor,
  engine: Engine,
  id: string,
  changed: readonly { readonly path: string }[],
): Promise<void> {
  await engine.folders.reloadManaged();
  for (const mapping of mappingsOf(editor, id, changed)) {
    if (mapping.state.packId === undefined || !mapping.state.target) continue;
    const selection = selectionOfMapping(mapping);
    const plan = await editor.tasks.run(l10n.t("Planning"), (signal) => engine.apply.plan(selection, {}, signal));
    showPlanPanel(editor, engine, plan, selection);
  }
}

/** Mappings to files that a commit changed. */
function mappingsOf(
  editor: Editor,
  id: string,
  changed: readonly { readonly path: string }[],
): readonly PanelMapping[] {
  const name = editor.repositories.get(id)?.record.name;
  if (name === undefined) return [];
  return mappingsToRegistered(editor.engine.states(), name).filter(({ state: { path } }) =>
    changed.some((file) => isBelow(file.path, path)),
  );
}
