// What people can ask for, one command per file. A command finds out what it is about (a row, a line, an argument),
// asks the engine, and shows the answer. Arguments come from anywhere and are checked before use.
import { commands, l10n, workspace } from "vscode";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { MooringError } from "../../support/errors.ts";
import type { Editor } from "../editor.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commandTable.ts";
import { reportError } from "../reportError.ts";

export function registerCommands(editor: Editor): Disposable {
  const owned = new DisposableStore();
  for (const command of COMMANDS) {
    owned.add(commands.registerCommand(command.id, (...args: unknown[]) => runCommand(editor, command, args)));
  }
  return owned;
}

async function runCommand(editor: Editor, command: Command, args: readonly unknown[]): Promise<void> {
  try {
    if (command.needsTrust && !workspace.isTrusted) {
      throw new MooringError(
        "untrusted",
        l10n.t("This workspace is in Restricted Mode: files are read but nothing runs."),
      );
    }
    editor.sync.flush();
    await command.run(editor, args);
  } catch (error) {
    await reportError(editor, command.id, error);
  }
}
