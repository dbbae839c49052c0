import { countOnlyIgnored, type IgnoredBy, isOnlyIgnored } from "../../model/verdict.ts";
import { IGNORE_ANNOTATION } from "../../model/ignoreRule.ts";
import type { FolderState } from "../../reconcile/api/readModel.ts";
import { quoteText } from "../../support/printable.ts";

/** Patterns that a sentence names. */
const NAMED = 5;

/** `1 only because mooring.yaml ignores /spec/replicas`; "" where nothing is ignored. */
export function ignoredText(state: FolderState): string {
  const objects = state.packs.flatMap((pack) => pack.objects);
  const count = countOnlyIgnored(objects);
  if (count === 0) return "";
  const all = objects
    .flatMap(({ verdict }) => (verdict && isOnlyIgnored(verdict) ? verdict.ignored : []))
    .flatMap(({ ignoredBy }) => ignoredBy ?? []);
  const reasons = [namesOf(all, "mooring.yaml", "mooring.yaml"), namesOf(all, "annotation", IGNORE_ANNOTATION)];
  return `${count} only because ${reasons.filter((reason) => reason !== "").join(" and ")}`;
}

function namesOf(all: readonly IgnoredBy[], source: IgnoredBy["source"], name: string): string {
  const patterns = [...new Set(all.filter((one) => one.source === source).map(({ pattern }) => quoteText(pattern)))];
  if (patterns.length === 0) return "";
  const more = patterns.length > NAMED ? `, and ${patterns.length - NAMED} more` : "";
  return `${name} ignores ${patterns.slice(0, NAMED).join(", ")}${more}`;
}
