import { l10n } from "vscode";
import { formatRef } from "../../model/objectRef.ts";
import { formatTarget } from "../../model/target.ts";
import type { ApplyReport, WriteResult } from "../../reconcile/intents.ts";
import { redactText } from "../../support/redaction.ts";
import type { ToPage } from "./planProtocol.ts";

/** What an apply did, for the plan's page. */
export function describeReport(report: ApplyReport): Extract<ToPage, { type: "done" }> {
  const failed = report.results.filter(({ outcome }) => outcome === "failed" || outcome === "notReached").length;
  return {
    type: "done",
    isOk: failed === 0,
    canUndo: report.canUndo,
    message: reportSentence(report),
    results: report.plan.writes.map((write) => {
      const { outcome, message } = report.results.find((result) => result.write === write) ?? {
        outcome: "notReached" as const,
        message: "",
      };
      return { outcome, word: outcomeWord(outcome), message: redactText(message) };
    }),
  };
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
