import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Demo } from "./demo.ts";
import { findDesktopEditor } from "./findDesktopEditor.ts";
import { openBrowserBuild } from "./openBrowserBuild.ts";
import { openDesktop } from "./openDesktop.ts";

export interface EditorOptions {
  /** Root of the checkout: the extension under development. */
  readonly root: string;
  readonly demo: Demo;
  /** For the editor's own data; the caller removes it. */
  readonly folder: string;
  /** Ends the editor. */
  readonly signal: AbortSignal;
}

/**
 * Opens the editor on the demo: `program`, else the desktop's `code`, else the browser build. Resolves when the window was
 * closed or the signal came.
 */
export async function openEditor(program: string | undefined, options: EditorOptions): Promise<void> {
  await buildExtension(options.root);
  if (options.signal.aborted) return;
  const desktop = program ?? findDesktopEditor(process.env);
  if (desktop === undefined) return openBrowserBuild(options);
  console.log(`Opening ${options.demo.workTree} in ${desktop}. Close its window, or press Ctrl-C here, to end.`);
  await openDesktop(desktop, options);
}

async function buildExtension(root: string): Promise<void> {
  const build = spawn(process.execPath, ["esbuild.mjs", "--dev"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(build, "close")) as [number | null];
  if (code !== 0) throw new Error("the extension could not be built");
}
