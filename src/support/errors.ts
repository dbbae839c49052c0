/** Why something failed, as data: faces choose words, icons and cures by it and never by the message. */
export type Reason =
  | "badInput" // a file, argument or setting is wrong; the message names the place
  | "tooLarge" // over a size or depth limit
  | "notFound"
  | "untrusted" // the workspace is not trusted
  | "refused" // a safety rule of Mooring
  | "stale" // the ground moved since the plan was made
  | "conflict" // another field manager or another commit
  | "forbidden" // signed in, not allowed
  | "signIn" // no or expired credentials
  | "unreachable" // no connection, timeout, server error
  | "throttled" // 429
  | "invalid" // the server's validation or admission said no
  | "immutable"
  | "gone" // 410: the resource version or the kind is no longer served
  | "locked" // index.lock, lease held by another window
  | "busy" // rebase, merge or another operation in progress
  | "toolMissing" // kubectl, kustomize, helm or git not found
  | "toolFailed" // the tool ran and failed
  | "cancelled"
  | "internal";

/** An error with a reason, one sentence for people (what failed, where, what to do next) and a cause. */
export class MooringError extends Error {
  readonly reason: Reason;
  /** Seconds the other side asked to wait, where it did. */
  readonly retryAfter: number | undefined;
  /** Finer than the reason, where the layer that failed knows more: words of that layer's own list. */
  readonly kind: string | undefined;

  constructor(
    reason: Reason,
    message: string,
    options: { readonly cause?: unknown; readonly retryAfter?: number; readonly kind?: string } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "MooringError";
    this.reason = reason;
    this.retryAfter = options.retryAfter;
    this.kind = options.kind;
  }

  /** Works across bundles: tests the shape, not the class. */
  static is(error: unknown, reason?: Reason): error is MooringError {
    if (!(error instanceof Error) || error.name !== "MooringError") return false;
    return reason === undefined || (error as MooringError).reason === reason;
  }
}

/** True for an AbortSignal's error and for the reason `cancelled`. */
export function isCancelled(error: unknown): boolean {
  return MooringError.is(error, "cancelled") || (error instanceof Error && error.name === "AbortError");
}

/** The sentence to show for anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True for failures that a later try may not meet: the server cannot be reached, or asks for a pause. */
export function isTransient(error: unknown): boolean {
  return MooringError.is(error) && (error.reason === "unreachable" || error.reason === "throttled");
}
