import { l10n } from "vscode";
import { formatRef } from "../../model/objectRef.ts";
import { formatTarget } from "../../model/target.ts";
import { redactText } from "../../support/redaction.ts";
import type { ToPage } from "../../protocol/planProtocol.ts";
import type { StepProgress } from "../../reconcile/api/selection.ts";
import type { ApplyReport, NotReady, WriteResult } from "../../reconcile/api/applyApi.ts";

/** How far the written objects have come: still looked at, or what is left when the waiting ended. */
export type Readiness =
  | { readonly kind: "waiting"; readonly step: StepProgress }
  | { readonly kind: "over"; readonly notReady: readonly NotReady[] };

/** What an apply did, for the plan's page. */
export function describeApplyReport(report: ApplyReport, readiness?: Readiness): Extract<ToPage, { type: "done" }> {
  const failed = report.results.filter(({ outcome }) => outcome === "failed" || outcome === "notReached").length;
  return {
    type: "done",
    isOk: failed === 0,
    isWaiting: readiness?.kind === "waiting",
    canUndo: report.canUndo,
    message: reportSentence(report),
    readiness: readiness ? redactText(readinessSentence(readiness)) : "",
    results: report.plan.writes.map((write) => {
      const { outcome, message } = report.results.find((result) => result.write === write) ?? {
        outcome: "notReached" as const,
        message: "",
      };
      return { outcome, word: outcomeWord(outcome), message: redactText(message) };
    }),
  };
}

/** The writes themselves are not in question here: not being ready yet is no failure of an apply. */
function readinessSentence(readiness: Readiness): string {
  if (readiness.kind === "waiting") {
    const { message, done, total } = readiness.step;
    return l10n.t("Waiting for objects to become ready, {0} of {1}. {2}", done, total, message);
  }
  const { notReady } = readiness;
  const [first] = notReady;
  if (!first) return l10n.t("All objects are ready.");
  const name = `${formatRef(first.ref)} (${first.health.message || first.health.status})`;
  return notReady.length === 1
    ? l10n.t("Not ready yet: {0}.", name)
    : l10n.t("Not ready yet: {0} and {1} more.", name, notReady.length - 1);
}

/** `3 changes written to prod-eu/shop.` */
export function reportSentence({ results, plan }: ApplyReport): string {
  const target = formatTarget(plan.target);
  const written = results.filter(({ outcome }) => outcome === "written");
  const bad = results.filter(({ outcome }) => outcome === "failed" || outcome === "notReached");
  const [firstBad] = bad;
  if (firstBad) {
    return l10n.t(
      "{0} of {1} written to {2}; {3}: {4}",
      written.length,
      results.length,
      target,
      formatRef(firstBad.write.ref),
      redactText(firstBad.message),
    );
  }
  return written.length === 1
    ? l10n.t("1 change written to {0}.", target)
    : l10n.t("{0} changes written to {1}.", written.length, target);
}

function outcomeWord(outcome: WriteResult["outcome"]): string {
  switch (outcome) {
    case "written":
      return l10n.t("written");
    case "failed":
      return l10n.t("failed");
    case "notReached":
      return l10n.t("not reached in time");
    case "unchanged":
      return l10n.t("unchanged");
  }
}
