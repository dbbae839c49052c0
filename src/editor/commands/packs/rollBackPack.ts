import { l10n, window } from "vscode";
import type { Commit } from "../../../git/git.ts";
import { MooringError } from "../../../support/errors.ts";
import { showPlanPanel } from "../../plan/planPanel.ts";
import { formatAgo } from "../../words/formatTime.ts";
import { chosenMapping } from "../pick/chosenMapping.ts";
import type { Command } from "../command.ts";
import { pickOne } from "../pick/pickItems.ts";

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
    const [, ...earlier] = await engine.commits.history(selection, HISTORY);
    if (earlier.length === 0) {
      void window.showInformationMessage(l10n.t("{0} has no earlier commits.", mapping.packName));
      return;
    }
    const picked = await chooseCommit(earlier, args[1], {
      title,
      now: editor.clock.now(),
      pack: mapping.packName,
      isPushed:
        editor.engine
          .state(selection.folder)
          ?.packs.some(({ pack }) => pack.id === selection.packId && pack.repository !== undefined) === true,
    });
    if (!picked) return;
    const { oid, reverted } = await editor.tasks.run(l10n.t("Rolling back"), (signal) =>
      engine.automation.rollBack(selection, picked.oid, signal),
    );
    window.setStatusBarMessage(
      `$(discard) ${l10n.t("{0} rolled back to {1}; {2} commits reverted by {3}", mapping.packName, picked.oid.slice(0, 7), reverted.length, oid.slice(0, 7))}`,
      8_000,
    );
    if (!mapping.target) return;
    const plan = await editor.tasks.run(l10n.t("Planning"), (signal) => engine.apply.plan(selection, {}, signal));
    showPlanPanel(editor, engine, plan, selection);
  },
};

/** The given one once it was confirmed, else one of a list. undefined: the user went away. @throws MooringError `stale` */
async function chooseCommit(
  earlier: readonly Commit[],
  given: unknown,
  {
    title,
    now,
    pack,
    isPushed,
  }: {
    readonly title: string;
    readonly now: number;
    readonly pack: string;
    /** A commit to a managed repository is made at its remote. */
    readonly isPushed: boolean;
  },
): Promise<Commit | undefined> {
  if (typeof given === "string") {
    const at = earlier.findIndex(({ oid }) => oid === given);
    const commit = earlier[at];
    if (!commit) throw new MooringError("stale", l10n.t("This is not an earlier commit of {0}.", pack));
    const rollBack = l10n.t("Roll Back");
    const detail = isPushed
      ? l10n.t(
          "This creates one commit on the remote that reverts {0} later commits in the files of this pack. The plan for the cluster is shown next.",
          at + 1,
        )
      : l10n.t(
          "This creates one commit that reverts {0} later commits in the files of this pack. Nothing is pushed. The plan for the cluster is shown next.",
          at + 1,
        );
    const question = l10n.t("Roll {0} back to “{1}” ({2})?", pack, commit.subject, commit.oid.slice(0, 7));
    const answer = await window.showWarningMessage(question, { modal: true, detail }, rollBack);
    return answer === rollBack ? commit : undefined;
  }
  const picked = await pickOne(
    earlier.map((commit) => ({
      label: commit.subject,
      description: `${commit.oid.slice(0, 7)} · ${commit.author.name} · ${formatAgo(commit.time, now)}`,
      commit,
    })),
    {
      title,
      placeHolder: isPushed
        ? l10n.t("Restores its files to this commit, with a commit on the remote")
        : l10n.t("Restores its files to this commit"),
      matchOnDescription: true,
    },
  );
  return picked?.commit;
}
