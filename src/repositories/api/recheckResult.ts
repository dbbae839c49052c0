import type { RepositoryFailure } from "./failure.ts";
import type { HostCheck } from "../../webhooks/webhook.ts";

/** All that a look at a repository found, in one word. `degraded`: it works, but not in everything. */
export type RecheckResult = "active" | "degraded" | "unauthorized" | "unreachable" | "notFound";

export function recheckResult({ failure, checks }: Omit<Recheck, "result">): RecheckResult {
  if (failure?.reason === "unreachable") return "unreachable";
  if (failure?.reason === "signIn") return "unauthorized";
  if (failure?.reason === "notFound" && failure.kind === "noRepository") return "notFound";
  const isWhole = checks.every(({ result }) => result === "good" || result === "skipped");
  return failure || !isWhole ? "degraded" : "active";
}

/** What a look at the remote found; the checks after the first failure were not made. */
export interface Recheck {
  readonly isReachable: boolean;
  readonly isSignedIn: boolean;
  readonly hasBranch: boolean;
  /** undefined: not asked, because a mirror is not written to. */
  readonly isWritable: boolean | undefined;
  /** The first thing that is wrong, with its cure. */
  readonly failure: RepositoryFailure | undefined;
  /** What the host's API told of token, role, branch, webhook and last delivery; empty when Git did not reach the host. */
  readonly checks: readonly HostCheck[];
  readonly result: RecheckResult;
}
