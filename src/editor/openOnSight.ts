import { commands, l10n, window, workspace } from "vscode";
import type { Engine } from "../reconcile/api/engineApi.ts";
import { type Disposable, DisposableStore } from "../support/disposable.ts";
import { isCancelled, messageOf } from "../support/errors.ts";
import type { Editor } from "./editor.ts";
import { createSideViews } from "./views/sideViews.ts";

/** Reads the workspace when one of the views is seen, and not before; reads it again when trust is granted. */
export function openOnSight(editor: Editor): Disposable {
  const owned = new DisposableStore();
  const open = (): void => {
    if (workspace.isTrusted)
      editor.repositories.open().catch((error: unknown) => isCancelled(error) || editor.log.error(messageOf(error)));
    editor.engine
      .open()
      .then((engine) => reportInterrupted(editor, engine))
      .catch((error: unknown) => isCancelled(error) || editor.log.error(messageOf(error)))
      .finally(() => publishContext(editor));
  };
  owned.add(createSideViews(editor.engine, editor.repositories, editor.clock, open));
  owned.add(editor.packs.view.onDidChangeVisibility(({ visible }) => visible && open()));
  if (editor.packs.view.visible) open();
  owned.add(editor.engine.onDidChange(() => publishContext(editor)));
  owned.add(editor.repositories.onDidChange(() => publishContext(editor)));
  owned.add(
    workspace.onDidGrantWorkspaceTrust(() => {
      const { loaded } = editor.engine;
      if (!loaded) return;
      void Promise.all(loaded.folders.all().map(({ folder }) => loaded.folders.refresh({ folder }))).catch(
        (error: unknown) => editor.log.error(messageOf(error)),
      );
    }),
  );
  return owned;
}

/** After a crash: what was under way, once, with a way to see what became of it. */
async function reportInterrupted(editor: Editor, engine: Engine): Promise<void> {
  for (const { text, open, done } of await engine.apply.interrupted()) {
    editor.log.warn(
      `Interrupted: ${text}. Done: ${done.join("; ") || "nothing"}. Not known: ${open.join("; ") || "nothing"}.`,
    );
    const compare = l10n.t("Refresh");
    const answer = await window.showWarningMessage(
      l10n.t("The last session was interrupted during: {0}. Steps that may be incomplete: {1}.", text, open.length),
      compare,
      l10n.t("Show Log"),
    );
    if (answer) await commands.executeCommand(answer === compare ? "mooring.refresh" : "mooring.showLog");
  }
}

/** What welcome texts and buttons depend on. */
function publishContext(editor: Editor): void {
  const states = editor.engine.states();
  const set = (key: string, value: unknown): void =>
    void commands.executeCommand("setContext", `mooring.${key}`, value);
  set("isRead", states.length > 0 && states.every(({ isDiscovered }) => isDiscovered));
  set(
    "hasPacks",
    states.some(({ packs }) => packs.length > 0),
  );
  set(
    "hasTarget",
    states.some(({ target }) => target !== undefined),
  );
  set("hasRegistered", editor.repositories.list().length > 0);
  set(
    "hasRepositories",
    editor.repositories.list().length > 0 || states.some(({ repositories }) => repositories.length > 0),
  );
}
