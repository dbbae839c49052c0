import { window } from "vscode";
import type { Disposable } from "../support/disposable.ts";
import { createLog, type Log } from "../support/log.ts";

/** The output channel "Mooring", with the redactor in front of every line. */
export interface EditorLog extends Log, Disposable {
  show(): void;
}

export function createEditorLog(): EditorLog {
  const channel = window.createOutputChannel("Mooring", { log: true });
  const log = createLog((level, line) => channel[level](line));
  return { ...log, show: () => channel.show(true), dispose: () => channel.dispose() };
}
