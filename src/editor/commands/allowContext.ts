import { l10n, window } from "vscode";
import type { OtherContext } from "../../reconcile/api/readModel.ts";
import { MooringError } from "../../support/errors.ts";
import type { Editor } from "../editor.ts";
import { packTitle } from "../words/words.ts";
import { givenSelection } from "./pick/chosenSelection.ts";
import type { Command } from "./command.ts";
import { pickOne } from "./pick/pickItems.ts";

/** Lets Mooring use a context that only mooring.yaml names, for one folder; asked on a page that shows where it leads. */
export const allowContext: Command = {
  id: "mooring.allowContext",
  needsTrust: true,
  async run(editor, args) {
    const title = l10n.t("Allow Context");
    const chosen = await chosenContext(editor, args, title, ({ kind }) => kind === "waiting");
    if (!chosen) return;
    const { folder, other } = chosen;
    const allow = l10n.t("Allow");
    const answer = await window.showWarningMessage(
      l10n.t("Use the context {0} for this folder?", other.context),
      { modal: true, detail: detailOf(chosen) },
      allow,
    );
    if (answer !== allow) return;
    const engine = await editor.engine.start();
    await editor.tasks.run(l10n.t("Comparing with {0}", other.context), () =>
      engine.folders.allowContext(folder, { context: other.context, server: other.server }, true),
    );
  },
};

/** Takes that back: connections of this folder to the context end. */
export const revokeContext: Command = {
  id: "mooring.revokeContext",
  needsTrust: false,
  async run(editor, args) {
    const isAllowed = ({ kind }: OtherContext): boolean => kind === "allowed" || kind === "failed";
    const chosen = await chosenContext(editor, args, l10n.t("Revoke Allowed Context"), isAllowed);
    if (!chosen) return;
    const { folder, other } = chosen;
    const engine = await editor.engine.start();
    await engine.folders.allowContext(folder, { context: other.context, server: other.server }, false);
    window.setStatusBarMessage(`$(shield) ${l10n.t("{0} is no longer used", other.context)}`, 5_000);
  },
};

interface ChosenContext {
  readonly folder: string;
  readonly other: OtherContext;
  readonly packNames: readonly string[];
}

/** The context of the row's pack, else one that is picked. @throws MooringError `refused` where there is none */
async function chosenContext(
  editor: Editor,
  args: readonly unknown[],
  title: string,
  fits: (other: OtherContext) => boolean,
): Promise<ChosenContext | undefined> {
  const given = await givenSelection(editor, args);
  const all = editor.engine.states().flatMap((state) =>
    state.otherContexts.filter(fits).map((other): ChosenContext => {
      const packs = state.packs.filter(({ pack }) => other.packIds.includes(pack.id));
      return { folder: state.folder, other, packNames: packs.map(({ pack }) => packTitle(pack)) };
    }),
  );
  const packId = given?.selection.packId;
  const ofRow = all.find(
    ({ folder, other }) => packId !== undefined && folder === given?.selection.folder && other.packIds.includes(packId),
  );
  if (ofRow) return ofRow;
  if (all.length === 0) throw new MooringError("refused", l10n.t("{0}: no applicable context.", title));
  const picked = await pickOne(
    all.map((chosen) => ({
      label: chosen.other.context,
      description: chosen.other.server,
      detail: chosen.packNames.join(", "),
      chosen,
    })),
    { title, placeHolder: l10n.t("Choose a context") },
  );
  return picked?.chosen;
}

function detailOf({ other, packNames }: ChosenContext): string {
  return l10n.t(
    "mooring.yaml uses this context for {0}, but you did not choose it.\n\nServer: {1}\n\nMooring will sign in with the credentials in your kubeconfig and compare these packs there. You are asked again if the context points to another server.",
    packNames.join(", "),
    other.server,
  );
}
