import { homedir } from "node:os";
import path from "node:path";
import { MOORING_FILE } from "../../mappings/mooringConfig.ts";

/** The user's own `mooring.yaml`, in no workspace. */
export function userFile(env: NodeJS.ProcessEnv): string {
  const home = env.HOME ?? homedir();
  return path.join(env.XDG_CONFIG_HOME ?? path.join(home, ".config"), "mooring", MOORING_FILE);
}

/** The list of the organization; the editor reads it too, where its setting `mooring.repositories.registry` names it. */
export function organizationFile(env: NodeJS.ProcessEnv): string {
  return env.MOORING_REGISTRY ? path.resolve(env.MOORING_REGISTRY) : userFile(env);
}
