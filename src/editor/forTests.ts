import { type ExtensionContext, ExtensionMode } from "vscode";
import type { Editor } from "./editor.ts";

/** What the tests in the extension host look at; nothing outside of them. */
export function forTests(context: ExtensionContext, editor: Editor): Editor | undefined {
  return context.extensionMode === ExtensionMode.Test ? editor : undefined;
}
