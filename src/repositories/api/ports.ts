import type { RemoteProtocol } from "../../git/signIn/remoteAddress.ts";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import type { Log } from "../../support/log.ts";
import type { SecretsPort } from "../../support/secretsPort.ts";
import type { HostPorts } from "../../webhooks/webhookPorts.ts";

/** Everything that differs between the editor, the command line and the tests. */
export interface RepositoriesPorts {
  readonly log: Log;
  readonly clock: Clock;
  /** The process environment that git's own is picked from. */
  readonly environment: NodeJS.ProcessEnv;
  readonly secrets: SecretsPort;
  /** Repositories of this workspace; undefined without one. */
  readonly private: LevelPorts | undefined;
  /** Repositories of all workspaces of the user. */
  readonly organization: LevelPorts | undefined;
  /** A session of the editor for this host; undefined where it has none to give, then the user's own Git sign-in serves. */
  readonly signIn: (host: string, signal?: AbortSignal) => Promise<SignedIn | undefined>;
  readonly settings: () => RepositoriesSettings;
  /** What the life of webhooks and tokens depends on; left out, nobody can be reached and nothing happens by itself. */
  readonly hosts?: HostPorts;
}

/** Where the repositories of one level are written down and kept. */
export interface LevelPorts {
  readonly registry: RegistryPort;
  /** Absolute; made on first use. Clones, state and bundles lie in it, one folder per repository. */
  readonly storeFolder: string;
}

/** A text in the shape of `mooring.yaml` with a section `repositories`. */
export interface RegistryPort {
  /** For people: `mooring.yaml`. */
  readonly label: string;
  /**
   * Absolute path, where the registry is a file. One of the organization that lies in a Git repository is committed and pushed
   * with each change, so that a team can share it.
   */
  readonly file?: string;
  /** undefined: there is none yet. */
  read(): Promise<string | undefined>;
  /** Replaces `expected` by `text`. @throws MooringError stale when it is something else by now */
  write(text: string, expected: string | undefined): Promise<void>;
  /** It may have changed; the text is read again. */
  readonly onDidChange?: (listener: () => void) => Disposable;
}

export interface SignedIn {
  readonly username: string;
  readonly secret: string;
}

export interface RepositoriesSettings {
  /** `https` and `ssh` where left to the defaults. */
  readonly protocols: readonly RemoteProtocol[];
  /** Milliseconds between scheduled syncs; 0 = only when asked. */
  readonly syncInterval: number;
  /** What happens when a source rewrote its history: keep a snapshot and follow, or wait until the user agrees. */
  readonly rewrites: "snapshot" | "hold";
}
