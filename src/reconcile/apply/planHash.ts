import { formatPath } from "../../model/fieldPath.ts";
import type { Plan } from "../../model/plan.ts";
import { hashJson } from "../../support/hash.ts";

/** What an approval is bound to: the cluster, the texts, and each write with what it changes and what stands in its way. */
export function hashPlan({ target, identity, texts, writes }: Omit<Plan, "hash" | "isProtected" | "leftOut">): string {
  return hashJson({
    target: { ...target },
    identity: { ...identity },
    texts: { ...texts },
    writes: writes.map(({ action, ref, desired, resourceVersion, uid, differences, conflicts, takeOver }) => ({
      action,
      ref: { ...ref },
      hash: desired?.hash ?? "",
      resourceVersion,
      uid,
      takeOver: [...takeOver],
      pointers: differences.map(({ pointer }) => pointer),
      conflicts: conflicts.map(({ manager, path }) => `${manager} ${formatPath(path)}`),
    })),
  });
}
