import { l10n, window } from "vscode";
import { showPlanPanel } from "../plan/planPanel.ts";
import { formatAgo } from "../words/formatTime.ts";
import { chosenMapping } from "./chosenMapping.ts";
import type { Command } from "./command.ts";

/** Commits that are offered. */
const HISTORY = 100;

/** Sets the files of a pack back to a commit, by a new commit; then shows what that changes in the cluster. */
export const rollBackPack: Command = {
  id: "mooring.rollBackPack",
  needsTrust: true,
  async run(editor, args) {
    const title = l10n.t("Roll Back Pack");
    const chosen = await chosenMapping(editor, args, title, ({ packId }) => packId !== undefined);
    if (!chosen) return;
    const { engine, selection, mapping } = chosen;
    const [, ...earlier] = await engine.history(selection, HISTORY);
    if (earlier.length === 0) {
      void window.showInformationMessage(l10n.t("{0} has no earlier commit.", mapping.packName));
      return;
    }
    const now = editor.clock.now();
    const picked = await window.showQuickPick(
      earlier.map((commit) => ({
        label: commit.subject,
        description: `${commit.oid.slice(0, 7)} · ${commit.author.name} · ${formatAgo(commit.time, now)}`,
        oid: commit.oid,
      })),
      { title, placeHolder: l10n.t("Its files become as they were after this commit"), matchOnDescription: true },
    );
    if (!picked) return;
    const { oid, reverted } = await editor.tasks.run(l10n.t("Rolling back"), (signal) =>
      engine.rollBack(selection, picked.oid, signal),
    );
    window.setStatusBarMessage(
      `$(discard) ${l10n.t("{0} is as in {1} again; {2} commits taken back by {3}", mapping.packName, picked.oid.slice(0, 7), reverted.length, oid.slice(0, 7))}`,
      8_000,
    );
    if (!mapping.target) return;
    const plan = await editor.tasks.run(l10n.t("Planning"), (signal) => engine.plan(selection, {}, signal));
    showPlanPanel(editor, engine, plan, selection);
  },
};
