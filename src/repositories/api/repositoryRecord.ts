import type { CloneKind } from "../../git/api/cloneFolder.ts";
import type { CloneSize } from "../../git/api/cloneSize.ts";
import type { AccessMethod, AccessLevel } from "../../mappings/mooringConfig.ts";
import type { RepositoryFailure } from "./failure.ts";
import type { RepositoryStatus } from "./lifecycle.ts";

export type SourceType = "github" | "gitlab" | "gitea" | "custom";

/** A source whose history was rewritten and that waits for a decision before the copy follows it. */
export interface HeldRewrite {
  /** Full names in the copy; their old tip is no ancestor of the new one. */
  readonly refs: readonly string[];
  /** Where they are at the source: what an approval is for. */
  readonly tips: readonly string[];
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** One repository as the faces see it. No credentials anywhere. */
export interface RepositoryRecord {
  /** Stable for life, fit for a folder name. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly sourceType: SourceType;
  /** undefined: the branch that the host calls its default. */
  readonly branch: string | undefined;
  readonly access: AccessMethod;
  readonly level: AccessLevel;
  readonly kind: CloneKind;
  readonly size: CloneSize;
  readonly status: RepositoryStatus;
  /** Why the status is `failed`, or what the last look found although the copy still stands. */
  readonly failure: RepositoryFailure | undefined;
  /** Milliseconds since the epoch; undefined before the first time. */
  readonly lastSyncedAt: number | undefined;
  /** What the host calls its default branch. */
  readonly defaultBranch: string | undefined;
  /** Tip of `branch` at the last sync. */
  readonly head: string | undefined;
  /** Bytes on disk at the last sync. */
  readonly sizeBytes: number | undefined;
  /** Some files are Git LFS pointers; their contents are not copied. */
  readonly hasLfs: boolean;
  readonly heldRewrite: HeldRewrite | undefined;
  /** Another address that the registry gives under this name. Nothing goes there before the user confirmed it. */
  readonly movedTo?: string | undefined;
}

/** What a person enters to sign in; which parts are needed depends on the method. Never kept but in the secret store. */
export interface AccessSecret {
  /** `password`; for `token` only where the host wants a certain name. */
  readonly username?: string;
  /** The token, the password, or the passphrase of the key. Blank on edit keeps the old one. */
  readonly secret?: string;
  /** `ssh`: absolute path of a private key; left out, the agent and ssh's own settings serve. */
  readonly keyFile?: string;
  /** `ssh`: a token for the API of the host, which no key opens. */
  readonly apiToken?: string;
}
