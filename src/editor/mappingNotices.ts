import { commands, env, l10n, Uri, window, workspace } from "vscode";
import type { Notice } from "../reconcile/notices.ts";
import { type Disposable, DisposableStore } from "../support/disposable.ts";
import { redactText } from "../support/redaction.ts";
import type { Editor } from "./editor.ts";

/** Tells the engine, once it is loaded, what is saved and that the window is looked at; shows what it did by itself. */
export function watchMappings(editor: Editor): Disposable {
  const owned = new DisposableStore();
  let isListening = false;
  owned.add(
    editor.engine.onDidChange(() => {
      const { loaded } = editor.engine;
      if (isListening || !loaded) return;
      isListening = true;
      owned.add(loaded.onNotice((notice) => void show(editor, notice)));
    }),
  );
  owned.add(
    workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.scheme === "file") editor.engine.loaded?.saved(uri.fsPath);
    }),
  );
  owned.add(
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) void editor.engine.loaded?.focused().catch((error: unknown) => editor.log.warn(String(error)));
    }),
  );
  return owned;
}

async function show(editor: Editor, { kind, message, link, selection }: Notice): Promise<void> {
  const text = redactText(message);
  editor.log.info(text);
  if (kind === "committed" || kind === "pushed") {
    window.setStatusBarMessage(`$(${kind === "committed" ? "git-commit" : "repo-push"}) ${text}`, 8_000);
  } else if (kind === "failed") {
    const log = l10n.t("Show Log");
    if ((await window.showWarningMessage(text, log)) === log) editor.log.show();
  } else if (kind === "prune") {
    const plan = l10n.t("Show the Plan");
    const answer = await window.showInformationMessage(text, plan);
    if (answer === plan) await commands.executeCommand("mooring.prunePack", selection);
  } else {
    const open = l10n.t("Open Pull Request");
    const answer = await window.showInformationMessage(text, ...(link === undefined ? [] : [open]));
    if (answer === open && link !== undefined) await env.openExternal(Uri.parse(link));
  }
}
