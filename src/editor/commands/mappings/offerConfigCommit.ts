import { join } from "node:path";
import { l10n, window } from "vscode";
import { MOORING_FILE } from "../../../mappings/mooringConfig.ts";
import type { Engine } from "../../../reconcile/api/engineApi.ts";
import { MooringError } from "../../../support/errors.ts";
import type { Editor } from "../../editor.ts";
import type { CommitProposal } from "../../../reconcile/api/commitsApi.ts";

/**
 * After a change of mooring.yaml that was asked for: says what is so now, and offers to commit that file alone. Others get it by
 * a commit only, and it is easily forgotten beside the files of packs. Nothing is offered where there is nothing to commit.
 */
export async function offerConfigCommit(
  editor: Editor,
  engine: Engine,
  folder: string,
  {
    said,
    message,
    other,
  }: {
    readonly said: string;
    readonly message: string;
    /** What else may be wanted now, such as the way back. */
    readonly other?: { readonly title: string; readonly run: () => Promise<void> };
  },
): Promise<void> {
  const isOpen = (await proposalFor(engine, folder)) !== undefined;
  if (!isOpen && !other) {
    window.setStatusBarMessage(`$(check) ${said}`, 5_000);
    return;
  }
  const commit = l10n.t("Commit {0}", MOORING_FILE);
  const sentence = isOpen ? l10n.t("{0} {1} has uncommitted changes.", said, MOORING_FILE) : said;
  const choices = [...(isOpen ? [commit] : []), ...(other ? [other.title] : [])];
  const answer = await window.showInformationMessage(sentence, ...choices);
  if (other && answer === other.title) return other.run();
  if (answer !== commit) return;
  // it may be committed, or be another one, by the time of the click
  const proposal = await proposalFor(engine, folder);
  const done =
    proposal &&
    (await editor.tasks.run(l10n.t("Committing"), (signal) => engine.commits.commit({ ...proposal, message }, signal)));
  const words =
    done === undefined || done === "nothing"
      ? l10n.t("Nothing to commit: the files match the last commit.")
      : l10n.t("{0} committed as {1}", MOORING_FILE, done.oid.slice(0, 7));
  window.setStatusBarMessage(`$(git-commit) ${words}`, 5_000);
}

/** undefined: nothing changed, or there is no repository to commit to. */
async function proposalFor(engine: Engine, folder: string): Promise<CommitProposal | undefined> {
  try {
    return await engine.commits.propose({ folder, file: join(folder, MOORING_FILE) });
  } catch (error) {
    if (MooringError.is(error, "refused")) return undefined;
    throw error;
  }
}
