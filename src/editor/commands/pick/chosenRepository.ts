import { l10n } from "vscode";
import * as v from "valibot";
import { MooringError } from "../../../support/errors.ts";
import type { Editor } from "../../editor.ts";
import { RepositoryNode } from "../../views/repositoryNode.ts";
import { selectionOf } from "./chosenSelection.ts";
import { refuseUnknown } from "../knownArgument.ts";
import { pickOne } from "./pickItems.ts";

const argumentShape = v.strictObject({ root: v.pipe(v.string(), v.maxLength(4_096)) });

/** The root of the repository a command is about: the row, the one named, the only one, or the one picked. */
export async function chosenRepository(
  editor: Editor,
  args: readonly unknown[],
  title: string,
): Promise<string | undefined> {
  const [row] = args;
  if (row instanceof RepositoryNode) return row.state.root;
  await editor.engine.open();
  const repositories = editor.engine.states().flatMap((state) => state.repositories);
  const named = v.safeParse(argumentShape, row);
  if (named.success) {
    const known = repositories.find(({ root }) => root === named.output.root);
    if (known) return known.root;
    throw new MooringError("stale", l10n.t("This repository is no longer part of the workspace."));
  }
  if (!selectionOf(row)) refuseUnknown(row);
  if (repositories.length <= 1) return repositories[0]?.root;
  const picked = await pickOne(
    repositories.map(({ name, root }) => ({ label: name, description: root, root })),
    { title, placeHolder: l10n.t("Choose a repository") },
  );
  return picked?.root;
}
