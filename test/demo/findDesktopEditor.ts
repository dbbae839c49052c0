import fs from "node:fs";
import path from "node:path";

/**
 * Path of the desktop editor's `code`, or undefined where it cannot show a window: not installed, no screen, or a terminal
 * inside a remote window, whose `code` only talks to that window.
 */
export function findDesktopEditor(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (env.VSCODE_IPC_HOOK_CLI !== undefined) return undefined;
  if (platform === "linux" && !env.DISPLAY && !env.WAYLAND_DISPLAY) return undefined;
  const name = platform === "win32" ? "code.cmd" : "code";
  const folders = (env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}
