import type { Recheck } from "../level/recheck.ts";

/** All that a look at a repository found, in one word. `degraded`: it works, but not in everything. */
export type RecheckResult = "active" | "degraded" | "unauthorized" | "unreachable" | "notFound";

export function recheckResult({ failure, checks }: Omit<Recheck, "result">): RecheckResult {
  if (failure?.reason === "unreachable") return "unreachable";
  if (failure?.reason === "signIn") return "unauthorized";
  if (failure?.reason === "notFound" && failure.kind === "noRepository") return "notFound";
  const isWhole = checks.every(({ result }) => result === "good" || result === "skipped");
  return failure || !isWhole ? "degraded" : "active";
}
