import { commands, env, l10n, Uri, window, workspace } from "vscode";
import type { Notice } from "../../reconcile/api/notices.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { redactText } from "../../support/redaction.ts";
import type { EditorLog } from "../editorLog.ts";
import type { EngineHost } from "../engineHost.ts";
import type { NoticeAction, NoticeQueue, QueuedNotice } from "./noticeQueue.ts";

/** Where notices go. */
export interface NoticeEditor {
  readonly log: EditorLog;
  readonly notices: NoticeQueue;
}

/** Tells the engine, once it is loaded, what is saved and that the window is looked at; shows what it did by itself. */
export function watchMappings(editor: NoticeEditor & { readonly engine: EngineHost }): Disposable {
  const owned = new DisposableStore();
  let isListening = false;
  owned.add(
    editor.engine.onDidChange(() => {
      const { loaded } = editor.engine;
      if (isListening || !loaded) return;
      isListening = true;
      owned.add(loaded.automation.onNotice((notice) => showNotice(editor, notice)));
    }),
  );
  owned.add(
    workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.scheme === "file") editor.engine.loaded?.automation.saved(uri.fsPath);
    }),
  );
  owned.add(
    window.onDidChangeWindowState(({ focused }) => {
      if (focused)
        void editor.engine.loaded?.automation.focused().catch((error: unknown) => editor.log.warn(String(error)));
    }),
  );
  return owned;
}

/** What was done for a mapping: in the status bar when it went as usual, else when its turn comes. */
export function showNotice({ log, notices }: NoticeEditor, notice: Notice): void {
  const text = redactText(notice.message);
  log.info(text);
  if (notice.kind === "committed" || notice.kind === "pushed")
    window.setStatusBarMessage(`$(${notice.kind === "committed" ? "git-commit" : "repo-push"}) ${text}`, 8_000);
  else notices.tell(toQueued(notice, text, () => log.show()));
}

/** As it waits for its turn. `showLog`: what can be done about a failure. */
export function toQueued(
  { kind, folder, link, selection, isOpen }: Notice,
  message: string,
  showLog: () => void,
): QueuedNotice {
  const isWarning = kind === "failed" || isOpen === false;
  const key = `${kind}:${folder}:${kind === "pullRequest" && link !== undefined ? link : message}`;
  return { key, isOnce: false, isWarning, message, actions: actionsOf() };

  function actionsOf(): readonly NoticeAction[] {
    if (kind === "failed") return [{ label: l10n.t("Show Log"), run: showLog }];
    if (kind === "prune")
      return [{ label: l10n.t("Show the Plan"), run: () => commands.executeCommand("mooring.prunePack", selection) }];
    if (link === undefined) return [];
    const label = isOpen === false ? l10n.t("Open at Host") : l10n.t("Open Pull Request");
    return [{ label, run: () => env.openExternal(Uri.parse(link)) }];
  }
}
