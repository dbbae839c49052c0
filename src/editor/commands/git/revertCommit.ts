import { l10n, window } from "vscode";
import * as v from "valibot";
import type { Editor } from "../../editor.ts";
import { formatAgo } from "../../words/formatTime.ts";
import { chosenRepository } from "../pick/chosenRepository.ts";
import type { Command } from "../command.ts";
import { givenSelection, selectionOf } from "../pick/chosenSelection.ts";
import { pickOne } from "../pick/pickItems.ts";
import { confirmRevert, revertRegistered } from "../repositories/revertRegistered.ts";

/** Commits that are looked through for ones of Mooring. */
const HISTORY = 100;
const PACK_TRAILER = "Mooring-Pack";

const oid = v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/));
const argumentShape = v.strictObject({ root: v.pipe(v.string(), v.maxLength(4_096)), oid });
const registeredShape = v.strictObject({ id: v.pipe(v.string(), v.maxLength(200)), oid });

/** Undoes a commit that Mooring made, by a new commit: `git revert`, never a reset. */
export const revertCommit: Command = {
  id: "mooring.revertCommit",
  needsTrust: true,
  async run(editor, args) {
    const named = v.safeParse(argumentShape, args[0]);
    if (named.success) return revertNamed(editor, named.output);
    const registered = v.safeParse(registeredShape, args[0]);
    if (registered.success) return revertRegistered(editor, registered.output.id, registered.output.oid);
    const repository = await chosenRepository(editor, args, l10n.t("Revert Commit"));
    if (repository === undefined) return;
    const given = await givenSelection(editor, selectionOf(args[0]) ? args : []);
    const engine = await editor.engine.open();
    const folder =
      given?.selection.folder ??
      engine.folders.all().find(({ repositories }) => repositories.some(({ root }) => root === repository))?.folder;
    if (folder === undefined) return;
    const commits = (await engine.commits.history(given?.selection ?? { folder }, HISTORY)).filter(
      ({ trailers }) => trailers[PACK_TRAILER] !== undefined,
    );
    if (commits.length === 0) {
      void window.showInformationMessage(l10n.t("No commits by Mooring yet."));
      return;
    }
    const picked = await pickOne(
      commits.map((commit) => ({
        label: commit.subject,
        description: `${commit.oid.slice(0, 7)} · ${commit.author.name} · ${formatAgo(commit.time, editor.clock.now())}`,
        detail: commit.trailers[PACK_TRAILER] ?? "",
        oid: commit.oid,
      })),
      {
        title: l10n.t("Revert Commit"),
        placeHolder: l10n.t("Creates a commit that reverts its changes"),
        matchOnDescription: true,
      },
    );
    if (!picked) return;
    const { oid } = await editor.tasks.run(l10n.t("Reverting"), (signal) =>
      engine.commits.revert(repository, picked.oid, signal),
    );
    window.setStatusBarMessage(`$(discard) ${l10n.t("Reverted by {0}", oid.slice(0, 7))}`, 5_000);
  },
};

/** One commit that was pointed at; asked for once more, because it was not picked from a list. */
async function revertNamed(editor: Editor, { root, oid }: v.InferOutput<typeof argumentShape>): Promise<void> {
  const engine = await editor.engine.open();
  if (
    !(await confirmRevert(oid, l10n.t("This creates a commit that reverts its changes. Nothing is pushed or applied.")))
  )
    return;
  const made = await editor.tasks.run(l10n.t("Reverting"), (signal) => engine.commits.revert(root, oid, signal));
  window.setStatusBarMessage(`$(discard) ${l10n.t("Reverted by {0}", made.oid.slice(0, 7))}`, 5_000);
}
