import { join } from "node:path";
import type { RegistryPort, RepositoriesPorts } from "../../../src/repositories/api/ports.ts";
import type { Clock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { silentLog } from "../../_support/silentLog.ts";

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
    private: { storeFolder: join(base, "store/private"), registry: textRegistry() },
    organization: { storeFolder: join(base, "store/organization"), registry: textRegistry() },
    signIn: () => Promise.resolve(undefined),
    settings: () => ({ protocols: ["https", "ssh", "http", "file"], syncInterval: 0, rewrites: "snapshot" }),
  };
}

/** A registry in memory, which people edit by `edit`. */
export interface TextRegistry extends RegistryPort {
  text(): string | undefined;
  edit(text: string): void;
}

export function textRegistry(text?: string): TextRegistry {
  let now = text;
  const listeners = new Set<() => void>();
  return {
    label: "mooring.yaml",
    text: () => now,
    edit(next) {
      now = next;
      for (const listener of listeners) listener();
    },
    read: () => Promise.resolve(now),
    write: (next, expected) => {
      if (now !== expected) return Promise.reject(new MooringError("stale", "The file changed meanwhile."));
      now = next;
      return Promise.resolve();
    },
    onDidChange(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
}
