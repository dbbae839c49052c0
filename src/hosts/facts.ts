/** What an account may do with a repository, weakest first. */
export const ROLES = ["none", "read", "write", "maintain", "admin"] as const;
export type Role = (typeof ROLES)[number];

export function atLeast(role: Role, wanted: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

/** Whom a token belongs to and how long it lives; undefined where the host does not tell. */
export interface TokenFacts {
  readonly login: string | undefined;
  /** True: an account of a person, false: of a bot or a project. */
  readonly isPerson: boolean | undefined;
  readonly scopes: readonly string[] | undefined;
  /** Milliseconds since the epoch; undefined: never, or not told. */
  readonly expiresAt: number | undefined;
  readonly createdAt: number | undefined;
  /** Scopes that Mooring needs and the token does not have, in the host's words; empty where scopes are not told. */
  readonly missing: readonly string[];
  /** The token may make a new one of itself. */
  readonly canRotate: boolean;
}

export interface RepositoryFacts {
  readonly role: Role;
  /** The role is enough for webhooks. */
  readonly mayHook: boolean;
  readonly defaultBranch: string | undefined;
  readonly isArchived: boolean;
}

export interface BranchFacts {
  readonly isProtected: boolean;
  /** undefined: the host does not tell before a push is tried. */
  readonly mayPush: boolean | undefined;
}

export interface RotatedToken {
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | undefined;
}
