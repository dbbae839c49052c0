import { join } from "node:path";
import { l10n, Position, Uri, window, workspace, WorkspaceEdit } from "vscode";
import type { CiChoice } from "../../../reconcile/api/ciSteps.ts";
import { chosenSelection } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";
import { pickOne } from "../pick/pickItems.ts";

/** Writes a pipeline that sets a variable or an image of a pack, as an unsaved file: it is the user's to save. */
export const generateCiStep: Command = {
  id: "mooring.generateCiStep",
  needsTrust: true,
  async run(editor, args) {
    const title = l10n.t("Create CI Step");
    const chosen = await chosenSelection(editor, args, title);
    if (!chosen) return;
    const { engine, selection } = chosen;
    const choice = await chooseField(await engine.ci.choices(selection), title);
    if (!choice) return;
    const host = choice.host ?? (await chooseHost(title));
    if (!host) return;
    const isShared = await chooseShared(choice, title);
    if (isShared === undefined) return;
    const { name, text } = await engine.ci.file(choice, host, isShared);
    const target = Uri.file(join(choice.root, name)).with({ scheme: "untitled" });
    const document = await workspace.openTextDocument(target);
    const edit = new WorkspaceEdit();
    edit.insert(target, new Position(0, 0), text);
    if (document.getText() === "") await workspace.applyEdit(edit);
    await window.showTextDocument(document);
  },
};

async function chooseField(choices: readonly CiChoice[], title: string): Promise<CiChoice | undefined> {
  const items = choices.map((choice) => ({
    label: choice.target.what,
    description: choice.target.object.title,
    detail: choice.file,
    choice,
  }));
  const picked = await pickOne(items, {
    title,
    placeHolder: l10n.t("Which value does the pipeline set?"),
    matchOnDescription: true,
  });
  return picked?.choice;
}

async function chooseHost(title: string): Promise<"github" | "gitlab" | undefined> {
  const items = [
    { label: "GitHub Actions", host: "github" as const },
    { label: "GitLab CI", host: "gitlab" as const },
  ];
  return (await pickOne(items, { title, placeHolder: l10n.t("Which pipeline?") }))?.host;
}

async function chooseShared({ repository }: CiChoice, title: string): Promise<boolean | undefined> {
  const items = [
    {
      label: l10n.t("In the same repository"),
      detail: l10n.t("A commit that changes only the pack's file does not start a pipeline."),
      isShared: true,
    },
    ...(repository === undefined
      ? []
      : [
          {
            label: l10n.t("In another repository"),
            detail: l10n.t("The pipeline writes to {0} with its own token.", repository),
            isShared: false,
          },
        ]),
  ];
  return (await pickOne(items, { title, placeHolder: l10n.t("Where is the source code?") }))?.isShared;
}
