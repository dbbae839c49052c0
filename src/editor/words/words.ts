// Turns the read model into sentences for people: one place for each wording, so that tree, hover, diagnostics and plan say
// the same. Knows no API of the workbench but `l10n`.
import { l10n } from "vscode";
import type { Pack } from "../../model/pack.ts";
import type { Target } from "../../model/target.ts";
import type { Difference, Verdict, VerdictCounts, VerdictState } from "../../model/verdict.ts";
import type { ObjectState } from "../../reconcile/api/readModel.ts";

export function stateWord(state: VerdictState | undefined): string {
  switch (state) {
    case "inSync":
      return l10n.t("in sync");
    case "drifted":
      return l10n.t("drifted");
    case "missing":
      return l10n.t("missing in cluster");
    case "extra":
      return l10n.t("not in Git");
    case "blocked":
      return l10n.t("blocked");
    case "unknown":
      return l10n.t("unknown");
    case undefined:
      return l10n.t("not compared");
  }
}

/** Name of a pack for people: where the files say no namespace, that of the target, or none while there is no target. */
export function packTitle({ name }: Pick<Pack, "name">, target?: Target): string {
  const short = name.replace(/^\//, "");
  return short.includes("/") || !target ? short : `${target.namespace}/${short}`;
}

export function countFields(count: number): string {
  return count === 1 ? l10n.t("1 field") : l10n.t("{0} fields", count);
}

export function countObjects(count: number): string {
  return count === 1 ? l10n.t("1 object") : l10n.t("{0} objects", count);
}

export function countPacks(count: number): string {
  return count === 1 ? l10n.t("1 pack") : l10n.t("{0} packs", count);
}

/** `2 drifted, 1 missing, 14 in sync`; `in sync` when nothing else is. "" when nothing was compared. */
export function summarize(counts: VerdictCounts): string {
  const parts: string[] = [];
  if (counts.drifted > 0) parts.push(l10n.t("{0} drifted", counts.drifted));
  if (counts.missing > 0) parts.push(l10n.t("{0} missing", counts.missing));
  if (counts.blocked > 0) parts.push(l10n.t("{0} blocked", counts.blocked));
  if (counts.unknown > 0) parts.push(l10n.t("{0} unknown", counts.unknown));
  if (counts.inSync > 0) parts.push(parts.length === 0 ? l10n.t("in sync") : l10n.t("{0} in sync", counts.inSync));
  return parts.join(", ");
}

/** The differences that are about a field; that of a missing object is about the whole of it and has an empty path. */
export function fieldsOf(verdict: Verdict | undefined): readonly Difference[] {
  return verdict?.differences.filter(({ path }) => path.length > 0) ?? [];
}

/** True for an object that someone has to land somewhere. */
export function needsHand(object: ObjectState): boolean {
  const state = object.verdict?.state;
  return state === "drifted" || state === "missing" || state === "blocked";
}
