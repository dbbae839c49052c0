import os from "node:os";
import path from "node:path";

/**
 * Absolute path of the folder that all processes of Mooring of one user share, whatever editor or terminal they were started from:
 * `XDG_STATE_HOME` (XDG Base Directory Specification), `LOCALAPPDATA` on Windows. It holds who acts by itself, and nothing else.
 */
export function userStateFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const home = env.HOME ?? os.homedir();
  if (platform === "win32")
    return path.join(env.LOCALAPPDATA ?? path.join(os.homedir(), "AppData", "Local"), "mooring");
  const { XDG_STATE_HOME: state } = env;
  // relative ones are to be ignored
  return path.join(state && path.isAbsolute(state) ? state : path.join(home, ".local", "state"), "mooring");
}
