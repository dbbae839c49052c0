import { once } from "node:events";
import { editorPrograms } from "../setup/parts/editor.mjs";
import { startEditorServer } from "../testbed/editorServer.ts";
import { waitFor } from "../testbed/waitFor.ts";
import type { EditorOptions } from "./openEditor.ts";

/** Longer than anybody looks at a demo. */
const DAY = 86_400_000;

/** Serves the editor's browser build on the demo and prints its address. Resolves when the signal came or the server ended. */
export async function openBrowserBuild({ root, demo, signal }: EditorOptions): Promise<void> {
  await editorPrograms(); // only who has no desktop editor needs it
  const server = await startEditorServer({
    extension: root,
    workspace: demo.workTree,
    trust: true,
    env: { PATH: demo.toolPath, KUBECONFIG: demo.kubeconfig },
  });
  try {
    console.log(`Open ${server.url}\nin a browser on this machine. Press Ctrl-C to end.`);
    const ended = waitFor("end of the editor", () => signal.aborted || !server.isRunning(), DAY, 500);
    await Promise.race([ended, signal.aborted ? undefined : once(signal, "abort")]);
  } finally {
    await server.stop();
  }
}
