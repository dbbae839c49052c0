import type { ExtensionContext } from "vscode";
import { composeEditor } from "./editor/composeEditor.ts";
import { registerCommands } from "./editor/commands/commands.ts";
import { registerLanguageFeatures } from "./editor/language/language.ts";
import { watchMappings } from "./editor/notices/mappingNotices.ts";
import { openOnSight } from "./editor/openOnSight.ts";
import { createStatusBar } from "./editor/statusBar.ts";
import { rememberedTarget } from "./editor/targetStore.ts";
import { forTests } from "./editor/forTests.ts";

export function activate(context: ExtensionContext): unknown {
  const editor = composeEditor(context);
  context.subscriptions.push(
    registerCommands(editor),
    openOnSight(editor),
    registerLanguageFeatures(editor),
    watchMappings(editor),
    createStatusBar(editor.engine, editor.tasks, () => rememberedTarget(context.workspaceState)),
  );
  return forTests(context, editor);
}
