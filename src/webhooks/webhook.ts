/**
 * The life of a repository's webhook: made with a fresh secret under an address nobody guesses, looked at, tested, renewed, mended
 * when the host or somebody changed it, and taken away with the repository. Also what is known of the token, and its rotation.
 * Knows hosts by their port (`src/hosts`), repositories by their records; serves no request itself and shows nothing.
 * A delivery says no more than "look again": nothing here believes what stands in one.
 */
import type { CommitStatus } from "../hosts/changes.ts";
import type { Delivery, DeliveryBody } from "../hosts/hook.ts";
import type { WebhookState } from "./webhookState.ts";
import type { Reason } from "../support/errors.ts";
import type { TestOutcome } from "./hook/testHook.ts";

/** The webhook of one repository. All that writes is refused (`locked`) while another window leads. */
export interface Webhook {
  /** What is known, without asking anybody. */
  state(): WebhookState;
  /** The whole address, for the clipboard. */
  address(): Promise<string | undefined>;
  /** Makes the hook, or takes over the one of an earlier installation. @throws MooringError refused when nobody can reach us */
  connect(signal?: AbortSignal): Promise<WebhookState>;
  /** Asks the host how the hook stands. Changes nothing there. */
  look(signal?: AbortSignal): Promise<WebhookState>;
  /** Has the host send one delivery, and waits for news of it. */
  test(signal?: AbortSignal): Promise<TestOutcome>;
  /** Creates a new hook, tests it, then deletes the old one, which stays when the new one does not work. */
  renew(signal?: AbortSignal): Promise<WebhookState>;
  /** A new secret; the old one counts for a day longer. */
  rotateSecret(signal?: AbortSignal): Promise<WebhookState>;
  /** Takes the hook away. `force`: also when the host says no; then answers what must be removed by hand. */
  disconnect(options?: { readonly force?: boolean }, signal?: AbortSignal): Promise<readonly string[]>;
  deliveries(signal?: AbortSignal): Promise<readonly Delivery[]>;
  delivery(id: string, signal?: AbortSignal): Promise<DeliveryBody>;
  redeliver(id: string, signal?: AbortSignal): Promise<void>;
  /** Writes a status of a commit at the host. */
  setStatus(commit: string, status: CommitStatus, signal?: AbortSignal): Promise<void>;
  /** Token, role, branch, hook and last delivery, each with its reason and cure. */
  check(signal?: AbortSignal): Promise<HostCheckReport>;
  /** Makes a new token out of the old one, where the host can. @throws MooringError refused, and never asks twice */
  rotateToken(): Promise<void>;
}

/** What the receiver needs to know of one address. */
export interface ReceiverAddress {
  readonly repository: string;
  readonly kind: "github" | "gitlab" | "gitea";
  /** Each of them is a right one now. */
  readonly secrets: readonly string[];
}

export type CheckName = "token" | "role" | "branch" | "hook" | "delivery";

/**
 * - `good`
 * - `warning`: works, and somebody should look at it
 * - `bad`: does not work
 * - `skipped`: not asked, and the message says why
 */
export interface HostCheck {
  readonly name: CheckName;
  readonly result: "good" | "warning" | "bad" | "skipped";
  readonly reason: Reason | undefined;
  /** What was found, in one sentence. */
  readonly message: string;
  /** What to do about it; "" where nothing is. */
  readonly cure: string;
  /** The page of the host where that is done. */
  readonly link: string | undefined;
}

export interface HostCheckReport {
  /** In the order of the checks; after the first of `token` or `role` that fails the others are skipped. */
  readonly checks: readonly HostCheck[];
}
