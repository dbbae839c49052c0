import { MooringError, messageOf, type Reason } from "../support/errors.ts";

/** Why a repository does not work, and what to do about it. */
export interface RepositoryFailure {
  readonly reason: Reason;
  /** What failed, where. */
  readonly message: string;
  /** What to do next, by the reason and never by the text. */
  readonly cure: string;
}

const CURES: Readonly<Partial<Record<Reason, string>>> = {
  signIn: "Enter a new token or password, or sign in again.",
  forbidden: "Ask the owner of the repository for the right to read and write, or use another account.",
  notFound: "Check the address. Hosts also answer so when the account may not see the repository.",
  unreachable: "Check the network, the proxy and the address, then sync again.",
  throttled: "The host asks for a pause. Sync again later.",
  badInput: "Edit the address or the branch.",
  refused: "Look at what is asked for, then decide.",
  locked: "Close the other window, or wait until it is done.",
  toolMissing: "Install Git and put it on the PATH.",
  tooLarge: "Use a shallow or blobless clone.",
};
const OTHER_CURE = "Look into the log (Mooring: Show Log), then sync again.";

export function cureFor(reason: Reason): string {
  return CURES[reason] ?? OTHER_CURE;
}

export function toFailure(error: unknown): RepositoryFailure {
  const reason = MooringError.is(error) ? error.reason : "internal";
  return { reason, message: messageOf(error), cure: cureFor(reason) };
}
