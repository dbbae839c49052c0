import type { GitFailureKind } from "../../git/process/failureKind.ts";
import { MooringError, messageOf, type Reason } from "../../support/errors.ts";

/** What went wrong, as data: faces choose icons by it and offer the fitting form. */
export type FailureKind =
  | GitFailureKind
  | "otherHost" // the secret was given for another host
  | "noBranch" // the branch is not at the remote
  | "renamedBranch" // the branch is gone and the host calls another one its default
  | "empty" // the remote has no commit
  | "protocol" // the settings do not allow this kind of address
  | "pathTaken" // a folder stands where a file is to be written, or the other way round
  | "fileGone"
  | "secretStore" // the editor's secret storage is locked or away
  | "other";

/** Why a repository does not work, and what to do about it. */
export interface RepositoryFailure {
  readonly kind: FailureKind;
  readonly reason: Reason;
  /** What failed, where. */
  readonly message: string;
  /** What to do next, by the kind and never by the text. */
  readonly cure: string;
}

const CURES: Readonly<Record<Exclude<FailureKind, "other">, string>> = {
  credentials: "The token or password is wrong, expired or revoked: edit the access and enter a new one.",
  permission: "Ask the owner of the repository for write access, or use an account or token that has it.",
  hostKeyUnknown: "Compare the fingerprint of the host's SSH key with the one published by its owner, then trust it.",
  hostKeyChanged:
    "Ask the host's owner. If the new key is right, remove the old one from known_hosts and trust the new one.",
  noRepository: "Check the address. Hosts also return this if the account has no access to the repository.",
  dns: "Check the host name in the address, the network and the VPN.",
  connection: "Check that the host is running, and check its port, the network and the proxy.",
  timeout: "Check the network and the proxy, then sync again.",
  tls: "Add the host's certificate authority to Git (http.sslCAInfo) or to the system. Mooring does not skip the check.",
  server: "Wait a little, then sync again.",
  protectedBranch: "Commit to another branch and open a pull request, or request push access to this one.",
  behind: "Sync, review the new commits, then commit again.",
  disk: "Free some space, or use a shallow or blobless clone.",
  damaged: "Run Re-clone Repository. The new clone is verified before it replaces the old one.",
  badObject:
    "Ask the owner of the repository to remove the object. If it is harmless, list its name in a file and run: git config --global fetch.fsck.skipList <file>",
  redirected: "If the repository moved, change its address to the redirect target.",
  otherHost: "The secret was entered for a different host. Edit the access and enter it again.",
  noBranch: "Choose an existing branch of the remote, or create this branch there.",
  renamedBranch: "Edit the repository and choose the new default branch.",
  empty: "Push a first commit to the repository; Mooring can then follow it.",
  protocol: "Use an https or ssh address, or allow this protocol in the settings (mooring.repositories.protocols).",
  pathTaken: "Choose another path or file name.",
  secretStore: "Unlock the keyring of your system, then try again. Secrets are not stored anywhere else.",
  fileGone: "Sync and check where the file was moved. Disconnect the mapping or recreate the file.",
};

/** By how a repository signs in; the kind of the error names it after a slash. Without: a token or password. */
const SIGN_IN_CURES: Readonly<Record<string, string>> = {
  "credentials/own":
    "Sign in once with Git, or load your key into the SSH agent. You can also edit the access and enter a token, a password or a key.",
  "credentials/key":
    "Add the public key at the host, or edit the access and choose another key; a key from the SSH agent must be loaded in the agent.",
};

const CURES_BY_REASON: Readonly<Partial<Record<Reason, string>>> = {
  signIn: CURES.credentials,
  forbidden: CURES.permission,
  notFound: CURES.noRepository,
  unreachable: CURES.connection,
  throttled: CURES.server,
  badInput: "Edit the address or the branch.",
  locked: "Close the other window, or wait until it is done.",
  toolMissing: "Install Git and put it on the PATH.",
  tooLarge: CURES.disk,
};
const OTHER_CURE = "Check the log (Mooring: Show Log), then sync again.";

export function failure(kind: FailureKind, reason: Reason, message: string): RepositoryFailure {
  return { kind, reason, message, cure: kind === "other" ? (CURES_BY_REASON[reason] ?? OTHER_CURE) : CURES[kind] };
}

/** An error that carries a kind of this list, for `toFailure` to read. */
export function failed(kind: FailureKind, reason: Reason, message: string, cause?: unknown): MooringError {
  return new MooringError(reason, message, cause === undefined ? { kind } : { kind, cause });
}

export function toFailure(error: unknown): RepositoryFailure {
  const reason = MooringError.is(error) ? error.reason : "internal";
  const [said] = MooringError.is(error) ? (error.kind?.split("/", 1) ?? []) : [];
  const kind = isKind(said) ? said : "other";
  // git's own words end in the way of a terminal, which is not needed here
  const message = kind === "hostKeyUnknown" ? "The SSH key of the host is unknown." : messageOf(error);
  const cure = MooringError.is(error) ? SIGN_IN_CURES[error.kind ?? ""] : undefined;
  return { ...failure(kind, reason, message), ...(cure === undefined ? {} : { cure }) };
}

function isKind(kind: string | undefined): kind is FailureKind {
  return kind !== undefined && Object.hasOwn(CURES, kind);
}

/** True for what does not keep a repository from being used, and is told all the same. */
export function isNote(kind: FailureKind): boolean {
  return kind === "empty" || kind === "permission" || kind === "protectedBranch";
}
