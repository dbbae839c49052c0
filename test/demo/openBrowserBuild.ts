import type { EditorOptions } from "./openEditor.ts";

export async function openBrowserBuild(_options: EditorOptions): Promise<void> {
  await Promise.resolve();
}
