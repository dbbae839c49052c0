import { CodeAction, type CodeActionContext, CodeActionKind, l10n, type TextDocument } from "vscode";
import { MOORING_FILE } from "../../mappings/mooringConfig.ts";
import type { FolderState } from "../../reconcile/api/readModel.ts";
import { fileOf } from "../files/managedUri.ts";
import { packTitle } from "../words/words.ts";

const CONFLICT_CODE = "packConflict";

/** For packs that claim the same: keep one of them. In a pack's file that pack, in mooring.yaml each of the conflict. */
export function conflictActions(
  states: readonly FolderState[],
  document: TextDocument,
  { diagnostics }: CodeActionContext,
): CodeAction[] {
  const marked = diagnostics.filter(({ source, code }) => source === "mooring" && code === CONFLICT_CODE);
  if (marked.length === 0) return [];
  const file = fileOf(document.uri);
  return states.flatMap(({ folder, mappings, packs }) => {
    const isConfig = file.endsWith(MOORING_FILE) && file.startsWith(folder);
    const meant = mappings.filter(({ state, packId }) => {
      if (state !== "conflict") return false;
      return isConfig || packs.some(({ pack }) => pack.id === packId && pack.files.includes(file));
    });
    return meant.map(({ packId, packName, path }) => {
      const title = l10n.t("Keep {0} in {1} and disconnect the others", packTitle({ name: packName }), path);
      const action = new CodeAction(title, CodeActionKind.QuickFix);
      action.command = { command: "mooring.resolveConflict", title, arguments: [{ folder, packId }] };
      action.diagnostics = marked;
      return action;
    });
  });
}
