import { l10n, window } from "vscode";
import type { Editor } from "../editor.ts";
import { RepositoryNode } from "../views/repositoryNode.ts";

/** The root of the repository a command is about: the row, the only one, or the one picked. */
export async function chosenRepository(
  editor: Editor,
  args: readonly unknown[],
  title: string,
): Promise<string | undefined> {
  const [row] = args;
  if (row instanceof RepositoryNode) return row.state.root;
  await editor.engine.open();
  const repositories = editor.engine.states().flatMap((state) => state.repositories);
  if (repositories.length <= 1) return repositories[0]?.root;
  const picked = await window.showQuickPick(
    repositories.map(({ name, root }) => ({ label: name, description: root, root })),
    { title, placeHolder: l10n.t("Choose a repository") },
  );
  return picked?.root;
}
