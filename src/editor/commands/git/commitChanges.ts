import { basename } from "node:path";
import { l10n, type QuickInputButton, ThemeIcon, window } from "vscode";
import type { Editor } from "../../editor.ts";
import type { Engine } from "../../../reconcile/api/engineApi.ts";
import { openDocumentOf } from "../../files/files.ts";
import { chosenSelection } from "../pick/chosenSelection.ts";
import type { Tasks } from "../../tasks.ts";
import type { Command } from "../command.ts";
import { pushNow } from "./pushRepository.ts";
import type { CommitProposal } from "../../../reconcile/api/commitsApi.ts";

/** Commits just the files of the pack; what is staged otherwise stays as it is. The message is prefilled. */
export const commitChanges: Command = {
  id: "mooring.commitChanges",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenSelection(editor, args, l10n.t("Commit"));
    if (!chosen) return;
    const proposals = await chosen.engine.commits.proposeEach(chosen.selection);
    if (!(await saveUnsaved(proposals.flatMap(({ paths }) => paths)))) return;
    // each repository has a commit of its own, and its own message
    for (const proposal of proposals) {
      const answer = await askMessage(proposal, proposals.length > 1);
      if (!answer) return;
      await commitOne(editor, chosen.engine, { ...proposal, message: answer.message }, answer.push);
    }
  },
};

async function commitOne(editor: Editor, engine: Engine, proposal: CommitProposal, push: boolean): Promise<void> {
  const done = await editor.tasks.run(l10n.t("Committing"), (signal) => engine.commits.commit(proposal, signal));
  if (done === "nothing") {
    void window.showInformationMessage(l10n.t("Nothing to commit: the files match the last commit."));
    return;
  }
  const files = proposal.paths.length === 1 ? l10n.t("1 file") : l10n.t("{0} files", proposal.paths.length);
  window.setStatusBarMessage(`$(git-commit) ${l10n.t("{0} committed as {1}", files, done.oid.slice(0, 7))}`, 5_000);
  if (push) await pushNow(editor, engine, proposal.repository);
}

/** A commit takes what is on disk: unsaved text of its files is saved first, when the user agrees. */
async function saveUnsaved(paths: readonly string[]): Promise<boolean> {
  const unsaved = paths.map(openDocumentOf).filter((document) => document?.isDirty);
  if (unsaved.length === 0) return true;
  const save = l10n.t("Save and Commit");
  const answer = await window.showWarningMessage(
    l10n.t("Not saved yet: {0}", unsaved.map((document) => basename(document?.fileName ?? "")).join(", ")),
    { modal: true },
    save,
  );
  if (answer !== save) return false;
  for (const document of unsaved) await document?.save();
  return true;
}

/** Commits changes of managed repositories, each with its message prefilled and asked for. False: the user went away. */
export async function askAndCommitManaged(
  tasks: Tasks,
  engine: Engine,
  proposals: readonly CommitProposal[],
): Promise<boolean> {
  for (const proposal of proposals) {
    const answer = await askMessage(proposal);
    if (!answer) return false;
    const done = await tasks.run(l10n.t("Committing and pushing"), (signal) =>
      engine.commits.commit({ ...proposal, message: answer.message }, signal),
    );
    if (done !== "nothing")
      window.setStatusBarMessage(`$(git-commit) ${l10n.t("Pushed as {0}", done.oid.slice(0, 7))}`, 5_000);
  }
  return true;
}

const PUSH_BUTTON: QuickInputButton = { iconPath: new ThemeIcon("repo-push"), tooltip: l10n.t("Commit and Push") };

function askMessage(
  proposal: CommitProposal,
  isOneOfSeveral = false,
): Promise<{ readonly message: string; readonly push: boolean } | undefined> {
  return new Promise((resolve) => {
    const input = window.createInputBox();
    input.title =
      proposal.paths.length === 1
        ? l10n.t("Commit {0}", basename(proposal.paths[0] ?? ""))
        : l10n.t("Commit {0} files", proposal.paths.length);
    if (proposal.review !== undefined) input.title = l10n.t("{0} for a pull request", input.title);
    else if (isOneOfSeveral) input.title = l10n.t("{0} in {1}", input.title, basename(proposal.repository));
    else if (proposal.changes) input.title = l10n.t("{0} and push", input.title);
    input.prompt = l10n.t(
      "Only these files are committed: {0}",
      proposal.paths
        .slice(0, 8)
        .map((path) => basename(path))
        .join(", "),
    );
    input.value = proposal.message;
    input.valueSelection = [0, proposal.message.length];
    // what a managed repository commits is pushed anyway
    if (!proposal.changes) input.buttons = [PUSH_BUTTON];
    input.ignoreFocusOut = true;
    const accept = (push: boolean): void => {
      const message = input.value.trim();
      if (message === "") {
        input.validationMessage = l10n.t("Enter a commit message.");
        return;
      }
      resolve({ message, push });
      input.hide();
    };
    input.onDidAccept(() => accept(false));
    input.onDidTriggerButton(() => accept(true));
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}
