import os from "node:os";
import path from "node:path";

/** Absolute path of the folder in which the command line keeps what it remembers between runs (`MOORING_STATE` overrides it). */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  return env.MOORING_STATE ?? path.join(env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "mooring", "state");
}
