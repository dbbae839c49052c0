import path from "node:path";
import type { PackReport, PackStatus } from "../../model/packReport.ts";
import { formatRef, type ObjectRef } from "../../model/objectRef.ts";
import type { Culprit, Difference, VerdictCounts, VerdictState } from "../../model/verdict.ts";
import { quoteText } from "../../support/printable.ts";
import { pairText, valueText } from "./valueText.ts";

const STATE_WORDS: Readonly<Record<VerdictState, string>> = {
  inSync: "in sync",
  drifted: "drifted",
  missing: "missing",
  extra: "not in Git",
  blocked: "blocked",
  unknown: "unknown",
};

export function stateWord(state: VerdictState): string {
  return STATE_WORDS[state];
}

const PACK_WORDS: Readonly<Record<PackStatus, string>> = {
  applied: "applied",
  applyFailed: "apply failed",
  removing: "removing",
  removeFailed: "remove failed",
  removed: "removed outside",
  invalid: "invalid",
};

/** What the operator says of a `Pack` resource; "" where it has not said anything. */
export function reportText(report: PackReport | undefined): string {
  if (!report?.status) return "";
  return report.message ? `${PACK_WORDS[report.status]}: ${report.message}` : PACK_WORDS[report.status];
}

export function countWords(counts: VerdictCounts): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return parts.map(([state, count]) => `${count} ${STATE_WORDS[state as VerdictState]}`).join(", ") || "nothing";
}

/** `Deployment shop/checkout`; a file may say any name. */
export function refText(ref: ObjectRef): string {
  return quoteText(formatRef(ref));
}

export function culpritText(culprit: Culprit | undefined): string {
  if (!culprit) return "";
  const via = culprit.subresource ? ` (${culprit.subresource})` : "";
  return `${culprit.isInferred ? "perhaps " : ""}${quoteText(culprit.manager)}${via}`;
}

export function differenceText(difference: Difference): string {
  return `${sidesText(difference)}${difference.isUnconfirmed ? " (not confirmed)" : ""}`;
}

function sidesText({ kind, pointer: path, desired, live }: Difference): string {
  const pointer = quoteText(path);
  if (pointer === "") return kind === "absent" ? "is not in the cluster" : "is not in the files";
  if (kind === "order") return `${pointer}: other order`;
  if (kind === "leftover") return `${pointer}: still ${valueText(live)}, removed here`;
  return `${pointer}: ${pairText(live, desired)}`;
}

/** Relative to the folder, as git shows paths. */
export function pathText(file: string, folder: string): string {
  return quoteText(path.relative(folder, file) || ".");
}

export function placeText(difference: Pick<Difference, "place">, folder: string): string {
  return difference.place ? `${pathText(difference.place.file, folder)}:${difference.place.range.line}` : "";
}
