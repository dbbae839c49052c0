import { commands, workspace } from "vscode";
import { type Disposable, DisposableStore } from "../support/disposable.ts";
import { isCancelled, messageOf } from "../support/errors.ts";
import type { Editor } from "./editor.ts";
import { createSideViews } from "./views/sideViews.ts";

/** Reads the workspace when one of the views is seen, and not before; reads it again when trust is granted. */
export function openOnSight(editor: Editor): Disposable {
  const owned = new DisposableStore();
  const open = (): void => {
    editor.engine
      .open()
      .catch((error: unknown) => isCancelled(error) || editor.log.error(messageOf(error)))
      .finally(() => publishContext(editor));
  };
  owned.add(createSideViews(editor.engine, editor.clock, open));
  owned.add(editor.packs.view.onDidChangeVisibility(({ visible }) => visible && open()));
  if (editor.packs.view.visible) open();
  owned.add(editor.engine.onDidChange(() => publishContext(editor)));
  owned.add(
    workspace.onDidGrantWorkspaceTrust(() => {
      const { loaded } = editor.engine;
      if (!loaded) return;
      void Promise.all(loaded.folders().map(({ folder }) => loaded.refresh({ folder }))).catch((error: unknown) => editor.log.error(messageOf(error)));
    }),
  );
  return owned;
}

/** What welcome texts and buttons depend on. */
function publishContext(editor: Editor): void {
  const states = editor.engine.states();
  const set = (key: string, value: unknown): void => void commands.executeCommand("setContext", `mooring.${key}`, value);
  set("isRead", states.length > 0 && states.every(({ isDiscovered }) => isDiscovered));
  set("hasPacks", states.some(({ packs }) => packs.length > 0));
  set("hasTarget", states.some(({ target }) => target !== undefined));
  set("hasRepositories", states.some(({ repositories }) => repositories.length > 0));
}
