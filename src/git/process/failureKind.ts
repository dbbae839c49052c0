/** Finer than a Reason: what exactly a remote or a clone answered. Read where git's words are read, and nowhere else. */
export type GitFailureKind =
  | "credentials" // none, wrong, expired, revoked
  | "permission" // signed in, but no right
  | "hostKeyUnknown"
  | "hostKeyChanged"
  | "noRepository"
  | "dns"
  | "connection" // refused, reset, no route
  | "timeout"
  | "tls"
  | "server" // 5xx, 429
  | "protectedBranch" // a rule or hook of the remote
  | "behind" // the remote has commits that we do not have
  | "disk"
  | "damaged"
  | "badObject" // sent by the remote, refused by git's own check
  | "redirected"; // the host names another address, and a secret is in use
