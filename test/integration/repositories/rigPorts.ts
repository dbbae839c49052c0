import { join } from "node:path";
import type { RegistryPort, RepositoriesPorts } from "../../../src/repositories/ports.ts";
import type { Clock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { silentLog } from "../../../src/support/log.ts";

/** Ports of a user without secrets, over the stores in `base`. */
export function portsFor({
  base,
  environment,
  clock,
}: {
  readonly base: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
}): RepositoriesPorts {
  return {
    log: silentLog,
    clock,
    environment,
    secrets: { get: () => Promise.resolve(undefined), set: () => Promise.resolve(), delete: () => Promise.resolve() },
    private: { storeFolder: join(base, "store/private"), registry: memoryRegistry() },
    organization: { storeFolder: join(base, "store/organization"), registry: memoryRegistry() },
    signIn: () => Promise.resolve(undefined),
    settings: () => ({ protocols: ["https", "ssh", "http", "file"], syncInterval: 0, rewrites: "snapshot" }),
  };
}

/** A registry that is gone with the process. */
export function memoryRegistry(): RegistryPort {
  let text: string | undefined;
  return {
    label: "mooring.yaml",
    read: () => Promise.resolve(text),
    write: (next, expected) => {
      if (text !== expected) return Promise.reject(new MooringError("stale", "The file changed meanwhile."));
      text = next;
      return Promise.resolve();
    },
  };
}
