import type { Role, TokenFacts } from "../hosts/facts.ts";
import type { HookEvent, HookHealth } from "../hosts/hook.ts";
import type { HostKind } from "../hosts/hostRepository.ts";
import type { Reason } from "../support/errors.ts";

/** What is remembered of a repository's host, beside its record. Times are milliseconds since the epoch. No secret anywhere. */
export interface HostMemory {
  /** As its API said; undefined before it was asked. */
  readonly found?: FoundHost;
  readonly token?: TokenMemory;
  readonly hook?: HookMemory;
  /** A webhook that was asked for together with the repository, until it is made. */
  readonly wish?: PendingWebhook;
}

/** Stays over failures and restarts: what was wished is made with a later look. */
export interface PendingWebhook {
  readonly since: number;
  readonly problem?: HookProblem;
  readonly failedRepairs?: number;
  readonly nextRepairAt?: number;
}

export interface FoundHost {
  readonly kind: HostKind;
  readonly api: string;
  /** Path on its server that the host is below; left out at the root. */
  readonly prefix?: string;
  /** Of the repository's address when it was asked: another address is asked anew. */
  readonly origin: string;
}

export interface TokenMemory extends TokenFacts {
  readonly role: Role | undefined;
  readonly mayHook: boolean | undefined;
  readonly checkedAt: number;
  /** Set before the host is asked for a new token; stays when the answer was lost, and then nothing is asked again. */
  readonly rotation?: RotationMemory;
}

export interface RotationMemory {
  readonly startedAt: number;
  readonly state: "running" | "lost" | "refused";
  readonly message?: string;
}

/** One webhook of ours. Its address and its secrets are in the secret store (hookSecrets.ts). */
export interface HookMemory {
  /** undefined: it was to be created, and the answer was not seen. */
  readonly id: string | undefined;
  /** The address without its last segment. */
  readonly shownAddress: string;
  /** SHA-256 of the last segment: how a delivery finds its repository. */
  readonly segmentHash: string;
  /** Of the hook that this one took the place of. */
  readonly olderHash?: string;
  readonly events: readonly HookEvent[];
  readonly branch: string | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly secretSince: number;
  /** What the last look found; undefined before the first. */
  readonly seen?: HookSeen;
  readonly lastDelivery?: LastDelivery;
  readonly problem?: HookProblem;
  /** Repairs that failed in a row, and when the next one is tried. */
  readonly failedRepairs?: number;
  readonly nextRepairAt?: number;
}

export interface HookSeen {
  readonly at: number;
  readonly isPresent: boolean;
  readonly isActive: boolean;
  readonly health: HookHealth;
  readonly disabledUntil: number | undefined;
  /** What somebody changed at the host, in words. */
  readonly changes: readonly string[];
}

export interface LastDelivery {
  readonly at: number;
  /** undefined: the host got no answer. */
  readonly code: number | undefined;
  /** Who told: the host's log, or the receiver. */
  readonly from: "log" | "receiver";
}

/** What Mooring could not mend by itself, and what a person can do. */
export interface HookProblem {
  readonly reason: Reason;
  readonly message: string;
  readonly steps: readonly string[];
  readonly link: string | undefined;
  readonly since: number;
}
