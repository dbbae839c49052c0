import { MooringError } from "../../support/errors.ts";

/**
 * - `pending`: known, nothing is cloned yet
 * - `initializing`, `mirroring`: the first copy is being made (bare and regular, or mirror)
 * - `active`: the copy is whole; it is synchronised
 * - `failed`: there is no copy, or the last look found that the repository cannot be used
 * - `archived`: the copy stays, nothing is synchronised
 */
export type RepositoryStatus = "pending" | "initializing" | "mirroring" | "active" | "failed" | "archived";

export type LifecycleEvent =
  | "initialize" // the task of a first bare or regular copy begins
  | "mirror" // the task of a first mirror begins
  | "succeed" // the copy is whole, or a look found the repository in order
  | "fail" // out of retries, or a look found that it cannot be used
  | "archive"
  | "activate"
  | "reset"; // an interrupted first copy begins anew

/** Every legal move; what is not in here is an error. A retry moves nothing: the task is still under way. */
const MOVES: Readonly<Record<RepositoryStatus, Partial<Readonly<Record<LifecycleEvent, RepositoryStatus>>>>> = {
  pending: { initialize: "initializing", mirror: "mirroring", fail: "failed" },
  initializing: { succeed: "active", fail: "failed", reset: "pending" },
  mirroring: { succeed: "active", fail: "failed", reset: "pending" },
  active: { fail: "failed", archive: "archived", succeed: "active" },
  failed: { initialize: "initializing", mirror: "mirroring", succeed: "active", fail: "failed" },
  archived: { activate: "active" },
};

/** @throws MooringError refused for a move that is not legal */
export function nextStatus(status: RepositoryStatus, event: LifecycleEvent): RepositoryStatus {
  const next = MOVES[status][event];
  if (next !== undefined) return next;
  throw new MooringError("refused", `A repository that is ${status} cannot ${event}.`);
}

export function canMove(status: RepositoryStatus, event: LifecycleEvent): boolean {
  return MOVES[status][event] !== undefined;
}
