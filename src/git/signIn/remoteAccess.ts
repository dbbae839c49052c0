/** What one git command needs to sign in at a remote: names of files and sockets, never the secret itself. */
export interface RemoteAccess {
  readonly environment: Readonly<Record<string, string>>;
  /** Settings of git, `name=value`. */
  readonly config: readonly string[];
}

/** The user's own credential helpers, agents and keys. */
export const OWN_ACCESS: RemoteAccess = { environment: {}, config: [] };
